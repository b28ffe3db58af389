/**
 * Sets jobs that this Worker cannot dispatch due as soon as they can run, instead of a minute later. A Worker with a binding to their
 * queue finds them in its next run of the reconciler. Writes two rows a job.
 */
export async function handOverJobs(db: D1Database, ids: readonly string[], at: string): Promise<void> {
  if (ids.length === 0) return;
  await db
    .prepare(
      `UPDATE jobs SET due_at = coalesce(run_at, ?2) WHERE id IN (SELECT value FROM json_each(?1)) AND state IN ('waiting', 'delayed')
         AND due_at > coalesce(run_at, ?2)`,
    )
    .bind(JSON.stringify(ids), at)
    .run();
}
