import { type JobCounts, maxCountedQueues } from "#domain/cost/usage";

/** What ended in each queue of the job layer, and whether these are all such queues. */
export type CountsByQueue = { counts: (JobCounts & { queue: string })[]; isComplete: boolean };

/** SQL: the completed, retried and failed attempts of a queue, as JSON. Not below 0: a cancelled attempt is taken out of the metrics again. */
const countsSql = `(SELECT json_array(sum(completed), max(0, sum(retried)), max(0, sum(failed))) FROM queue_spans
  WHERE span = 'hour' AND queue = name AND at >= ?1 AND at < ?2)`;

type Row = { queue: string; counts: string };

function countsOf({ queue, counts }: Row): CountsByQueue["counts"][number] {
  const [completed, retried, failed] = JSON.parse(counts) as (number | null)[];
  return { queue, completed: completed ?? 0, retried: retried ?? 0, failed: failed ?? 0 };
}

/**
 * Returns how many attempts ended in each queue of the job layer in the hours from `from` until `to`, ISO UTC, `to` not included. Of other
 * queues only failures are known. Reads up to 501 queues and their stored hours, at most 24 for each queue and day.
 */
export async function readJobCounts(db: D1Database, { from, to }: { from: string; to: string }): Promise<CountsByQueue> {
  const { results } = await db
    .prepare(
      // The extra queue only shows that there are more.
      `SELECT name AS queue, ${countsSql} AS counts FROM queues WHERE consumer = 'job-layer' ORDER BY name LIMIT ${maxCountedQueues + 1}`,
    )
    .bind(from, to)
    .all<Row>();
  return { counts: results.slice(0, maxCountedQueues).map(countsOf), isComplete: results.length <= maxCountedQueues };
}
