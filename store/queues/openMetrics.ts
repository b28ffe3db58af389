import type { QueueView } from "#domain/queues/health";
import { listQueues } from "./queues.ts";
import { type QueueTotals, readTotals } from "./totals.ts";

/** Open dead letters of one cause. */
export type DeadLetterCause = { queue: string; fingerprint: string; errorName: string; open: number };

/** What a scrape tells, as of `at`. `causes` are the most frequent ones; what they leave out is counted in `queues`. */
export type MetricsSnapshot = {
  at: Date;
  queues: QueueView[];
  totals: QueueTotals[];
  causes: DeadLetterCause[];
  runs: { status: string; count: number }[];
};

/** Causes told of at most, and rows looked at for them: that many time series a monitoring system keeps easily. */
export const maxCauses = 100;
const maxScanned = 2_000;

/** Reads everything for a scrape in two round trips: some ten rows a queue, and one for each cause of open dead letters, 2,000 at most. */
export async function readMetricsSnapshot(db: D1Database, at: Date): Promise<MetricsSnapshot> {
  const [queues, [totals, causes, runs]] = await Promise.all([
    listQueues(db, at),
    db.batch([
      readTotals(db),
      db.prepare(
        `SELECT queue, fingerprint, error_name AS errorName, open FROM (SELECT * FROM open_dead_letter_counts LIMIT ${maxScanned})
         ORDER BY open DESC, queue, fingerprint LIMIT ${maxCauses}`,
      ),
      db.prepare(`SELECT status, count FROM run_counts ORDER BY status`),
    ]),
  ]);
  return {
    at,
    queues,
    totals: (totals?.results ?? []) as QueueTotals[],
    causes: (causes?.results ?? []) as DeadLetterCause[],
    runs: (runs?.results ?? []) as MetricsSnapshot["runs"],
  };
}
