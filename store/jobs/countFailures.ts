import { isSameAttempt } from "./attempts.ts";
import { periods, periodStart } from "../queues/histograms.ts";

/** `counts` is SQL for one row with the columns failed and retried. Its parameters begin at ?3. */
const countSql = (counts: string): string =>
  `INSERT INTO queue_spans (span, queue, at, failed, retried) SELECT value ->> 0, ?1, value ->> 1, n.failed, n.retried
   FROM (${counts}) AS n CROSS JOIN json_each(?2) WHERE n.failed + n.retried > 0
   ON CONFLICT (span, queue, at) DO UPDATE SET failed = failed + excluded.failed, retried = retried + excluded.retried`;

const periodsAt = (at: string): string => JSON.stringify(periods.map((period) => [period, periodStart(period, at)]));

/**
 * A statement that adds a failure to the metrics of a queue if the statement before it changed something: put it right after that. It is for
 * messages that no attempt ended for, so they have no times.
 */
export const countFailure = (db: D1Database, queue: string, at: string): D1PreparedStatement =>
  db.prepare(countSql(`SELECT changes() > 0 AS failed, 0 AS retried`)).bind(queue, periodsAt(at));

/**
 * A statement that adds attempts to the metrics of a queue that ended without a report of their Worker. It counts those whose job is still in
 * that attempt, so it comes before the statements that end them.
 */
export const countLostAttempts = (
  db: D1Database,
  queue: string,
  jobs: readonly { id: string; attempt: number }[],
  outcome: "failed" | "retried",
  at: string,
): D1PreparedStatement[] => {
  if (jobs.length === 0) return [];
  const count = `SELECT count(*) AS ${outcome}, 0 AS ${outcome === "failed" ? "retried" : "failed"} FROM json_each(?3) AS j CROSS JOIN jobs ON ${isSameAttempt}`;
  const rows = JSON.stringify(jobs.map(({ id, attempt }) => ({ id, attempt })));
  return [db.prepare(countSql(count)).bind(queue, periodsAt(at), rows)];
};

/**
 * A statement that takes the ended attempts of jobs with a cancel request out of the metrics, where {@link countAttempts} has just added them:
 * what an operator cancelled has not failed. Their times stay. It comes before the statements that end the attempts.
 */
export const uncountCancelledAttempts = (
  db: D1Database,
  queue: string,
  ended: readonly { id: string; attempt: number; outcome: "completed" | "failed" | "retried" }[],
  at: string,
): D1PreparedStatement[] => {
  const unsuccessful = ended.filter(({ outcome }) => outcome !== "completed");
  if (unsuccessful.length === 0) return [];
  const rows = JSON.stringify(unsuccessful.map(({ id, attempt, outcome }) => ({ id, attempt, failed: outcome === "failed" ? 1 : 0 })));
  return [
    db
      .prepare(
        `UPDATE queue_spans SET failed = queue_spans.failed - n.failed, retried = queue_spans.retried - (n.cancelled - n.failed)
         FROM (SELECT count(*) AS cancelled, coalesce(sum(j.value->>'failed'), 0) AS failed
           FROM json_each(?3) AS j CROSS JOIN jobs ON ${isSameAttempt} AND jobs.cancelled_at IS NOT NULL) AS n
         WHERE n.cancelled > 0 AND queue = ?1 AND (span, at) IN (SELECT value->>0, value->>1 FROM json_each(?2))`,
      )
      .bind(queue, periodsAt(at), rows),
  ];
};
