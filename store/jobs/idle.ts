import { elementsOf } from "../elements.ts";

/**
 * Returns those of the given jobs (at most 200 are checked) that are finished or deleted and have no open or snoozed dead letter. Costs
 * one round trip and two index seeks a job.
 */
export async function findIdleJobs(db: D1Database, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const checked = ids.slice(0, 200);
  const { results } = await db
    .prepare(
      `SELECT column1 AS id FROM ${elementsOf(checked.length)}
       WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.id = column1 AND state NOT IN ('completed', 'failed'))
         AND NOT EXISTS (SELECT 1 FROM dead_letters WHERE job_id = column1 AND status IN ('open', 'snoozed'))`,
    )
    .bind(JSON.stringify(checked))
    .all<{ id: string }>();
  return new Set(results.map(({ id }) => id));
}
