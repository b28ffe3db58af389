import { spanCounters, spanStart } from "./spans.ts";

/** What a queue did since it is counted: attempts by outcome, the two histograms by bucket, and their sums in ms. Never goes down. */
export type QueueTotals = { queue: string } & Record<string, number>;

/** Hours that are added up at once at most; the next time takes the rest. */
const mostHours = 500;
/** So long after its end nothing is counted into an hour any more, ms. */
const settledMs = 3_600_000;

/** True for an hour of a queue that is not in its total yet. */
const isLater = `at > coalesce((SELECT through FROM queue_totals AS t WHERE t.queue = name), '')`;

/** Adds hours that are over to the totals of their queues. Each is added once: which was the last commits with the sum. */
export const addUpHours = (db: D1Database, now: Date): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO queue_totals (queue, through, ${spanCounters.join(", ")})
       SELECT queue, max(at), ${spanCounters.map((name) => `sum(${name})`).join(", ")}
       FROM (SELECT s.* FROM queues CROSS JOIN queue_spans AS s ON s.span = 'hour' AND s.queue = name
         WHERE ${isLater} AND at < ?1 ORDER BY s.queue, at LIMIT ${mostHours})
       WHERE true GROUP BY queue
       ON CONFLICT (queue) DO UPDATE SET through = excluded.through, ${spanCounters.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`,
    )
    .bind(spanStart("hour", new Date(now.getTime() - settledMs).toISOString()));

/** Rows of hours read for totals at most: more are there only until they have been added up. */
const mostRead = 5_000;

/** The totals of every queue that has any. Reads its total and the hours since, as a rule three rows a queue. */
export const readTotals = (db: D1Database): D1PreparedStatement =>
  db.prepare(
    `SELECT queue, ${spanCounters.map((name) => `sum(${name}) AS ${name}`).join(", ")}
     FROM (SELECT queue, ${spanCounters.join(", ")} FROM queue_totals
       UNION ALL SELECT * FROM (SELECT s.queue, ${spanCounters.map((name) => `s.${name}`).join(", ")}
         FROM queues CROSS JOIN queue_spans AS s ON s.span = 'hour' AND s.queue = name WHERE ${isLater} ORDER BY s.queue, at LIMIT ${mostRead}))
     GROUP BY queue`,
  );
