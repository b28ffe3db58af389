import { counterColumns, periodStart } from "./histograms.ts";

/** What a queue did since it is counted: attempts by outcome, the two histograms by bucket, and their sums in ms. Never goes down. */
export type QueueTotals = { queue: string } & Record<string, number>;

/** Hours that are added up at once at most; the next time takes the rest. */
const maxHours = 500;
/** So long after its end nothing is counted into an hour any more, ms. */
const countingGraceMs = 3_600_000;

/** True for an hour of a queue that is not in its total yet. */
const isNotInTotal = `at > coalesce((SELECT through FROM queue_totals AS t WHERE t.queue = name), '')`;

/** Adds hours that are over to the totals of their queues. Each is added once: which was the last commits with the sum. */
export const addHoursToTotals = (db: D1Database, now: Date): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO queue_totals (queue, through, ${counterColumns.join(", ")})
       SELECT queue, max(at), ${counterColumns.map((name) => `sum(${name})`).join(", ")}
       FROM (SELECT s.* FROM queues CROSS JOIN queue_spans AS s ON s.span = 'hour' AND s.queue = name
         WHERE ${isNotInTotal} AND at < ?1 ORDER BY s.queue, at LIMIT ${maxHours})
       WHERE true GROUP BY queue
       ON CONFLICT (queue) DO UPDATE SET through = excluded.through, ${counterColumns.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`,
    )
    .bind(periodStart("hour", new Date(now.getTime() - countingGraceMs).toISOString()));

/** Rows of hours read for totals at most: more are there only until they have been added up. */
const maxRowsRead = 5_000;

/** The totals of every queue that has any. Reads its total and the hours since, as a rule three rows a queue. */
export const readTotals = (db: D1Database): D1PreparedStatement =>
  db.prepare(
    `SELECT queue, ${counterColumns.map((name) => `sum(${name}) AS ${name}`).join(", ")}
     FROM (SELECT queue, ${counterColumns.join(", ")} FROM queue_totals
       UNION ALL SELECT * FROM (SELECT s.queue, ${counterColumns.map((name) => `s.${name}`).join(", ")}
         FROM queues CROSS JOIN queue_spans AS s ON s.span = 'hour' AND s.queue = name WHERE ${isNotInTotal} ORDER BY s.queue, at LIMIT ${maxRowsRead}))
     GROUP BY queue`,
  );
