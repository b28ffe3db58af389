import type { StoredQueue } from "#domain/queues/health";
import { batchByName } from "../batch.ts";
import { listQueues } from "./queues.ts";
import { type QueueTotals, readTotals } from "./totals.ts";

/** The number of open dead letters of one cause. */
export type DeadLetterCause = { queue: string; fingerprint: string; errorName: string; open: number };

/** The values of a scrape at `at`. `causes` are the most frequent ones; `queues` counts the dead letters of all causes. */
export type MetricsSnapshot = {
  at: Date;
  queues: StoredQueue[];
  totals: QueueTotals[];
  causes: DeadLetterCause[];
  runs: { status: string; count: number }[];
};

/** Causes returned, and rows scanned for them. A monitoring system can store that many time series. */
export const maxCauses = 100;
const maxScanned = 2_000;

/** Reads all values of a scrape in two round trips: about ten rows for each queue, and up to 2,000 causes of open dead letters. */
export async function readMetricsSnapshot(db: D1Database, at: Date): Promise<MetricsSnapshot> {
  type Rows = { totals: QueueTotals; causes: DeadLetterCause; runs: MetricsSnapshot["runs"][number] };
  const [queues, { totals, causes, runs }] = await Promise.all([
    listQueues(db, at),
    batchByName<Rows>(db, {
      totals: readTotals(db),
      causes: db.prepare(
        `SELECT queue, fingerprint, error_name AS errorName, open FROM (SELECT * FROM open_dead_letter_counts LIMIT ${maxScanned})
         ORDER BY open DESC, queue, fingerprint LIMIT ${maxCauses}`,
      ),
      runs: db.prepare(`SELECT status, count FROM run_counts ORDER BY status`),
    }),
  ]);
  return {
    at,
    queues,
    totals: totals.rows,
    causes: causes.rows,
    runs: runs.rows,
  };
}
