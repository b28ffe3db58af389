import { dayAfter } from "#domain/cost/days";
import { type JobCounts, maxCountedQueues } from "#domain/cost/usage";

/** What ended in each queue of the job layer, and whether these are all such queues. */
export type CountsByQueue = { counts: (JobCounts & { queue: string })[]; isComplete: boolean };

/**
 * SQL: the completed, retried and failed attempts of a queue on the day ?1, as JSON: those added up in `queue_days`, and the hours since, before
 * the day ?2. Not below 0: a cancelled attempt is taken out of the metrics again.
 */
const ofDay = `FROM queue_days AS d WHERE d.queue = name AND d.day = ?1`;
const countsSql = `(SELECT json_array(sum(completed), max(0, sum(retried)), max(0, sum(failed))) FROM (
  SELECT completed, retried, failed ${ofDay}
  UNION ALL SELECT completed, retried, failed FROM queue_spans
    WHERE span = 'hour' AND queue = name AND at > coalesce((SELECT through ${ofDay}), ?1) AND at < ?2))`;

type Row = { queue: string; counts: string };

function countsOf({ queue, counts }: Row): CountsByQueue["counts"][number] {
  const [completed, retried, failed] = JSON.parse(counts) as (number | null)[];
  return { queue, completed: completed ?? 0, retried: retried ?? 0, failed: failed ?? 0 };
}

/**
 * Returns how many attempts ended in each queue of the job layer on a day, such as 2026-11-30, UTC. Of other queues only failures are known.
 * Reads up to 501 queues, and three rows and the last hours for each.
 */
export async function readJobCounts(db: D1Database, day: string): Promise<CountsByQueue> {
  const { results } = await db
    .prepare(
      // The extra queue only shows that there are more.
      `SELECT name AS queue, ${countsSql} AS counts FROM queues WHERE consumer = 'job-layer' ORDER BY name LIMIT ${maxCountedQueues + 1}`,
    )
    .bind(day, dayAfter(day, 1))
    .all<Row>();
  return { counts: results.slice(0, maxCountedQueues).map(countsOf), isComplete: results.length <= maxCountedQueues };
}
