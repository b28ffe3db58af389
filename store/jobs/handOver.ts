/**
 * Has jobs that could not be sent from here looked at when they can run, rather than a minute later: a Worker that can send to their
 * queue finds them with its next sweep. Costs two rows a job.
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
