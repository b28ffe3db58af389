import type { Usage } from "./prices.ts";

/**
 * Rows of the operations database that a plain job writes, with index entries; `runtime/cost.test.ts` measures them. Each call that adds jobs
 * and each batch of a consumer writes rows of its own: counters of the queue and its metrics buckets. A cause of failures has a row of its
 * own in each batch, and more of them in the first. `completeAtOnce` is what a job writes that completes at its first attempt within 0.1 s, whose
 * claim is never written; a batch of such jobs writes one row less.
 */
export const rowsWritten = {
  add: 2,
  complete: 2,
  completeAtOnce: 1,
  retry: 4,
  fail: 14,
  addCall: 1,
  batch: 5,
  cause: 5,
  newCause: 11,
  /** More for each job with a correlation id, and for each log line and written progress. */
  correlationId: 1,
  report: 1,
} as const;

/** The most rows that the same reads. `batch` is the most that a batch reads besides the rows of its jobs. */
export const maxRowsRead = { add: 3, complete: 11, completeAtOnce: 6, retry: 25, fail: 45, addCall: 4, batch: 36 } as const;

/** Operations of a queue: a message of up to 64 KB is written, read and deleted; each further delivery reads it again. */
export const queueOperations = { message: 3, redelivery: 1 } as const;

/** What happened in a queue: jobs that completed, attempts that were followed by another, jobs that failed. */
export type JobCounts = { completed: number; retried: number; failed: number };

/** The most queues whose jobs are counted for a day, the first by name. */
export const maxCountedQueues = 500;

/** The most messages in a batch of a queue. */
export const fullBatch = 100;

/** What the jobs of a queue use. Whole numbers. */
export type JobUsage = Required<Pick<Usage, "rowsWritten" | "rowsRead" | "queueOperations" | "workerRequests" | "limiterRequests">>;

/**
 * Returns what these jobs use if they are added and consumed in batches of `batchSize`. How large batches are is not stored, so requests are
 * an upper bound: one to the Worker and one to the limiter for each attempt, and one more to the limiter for each job. Each claim is counted as
 * written. A job is counted with one message of up to 64 KB; jobs that share a message cost fewer operations.
 */
export function usageOf({ completed, retried, failed }: JobCounts, batchSize: number): JobUsage {
  const jobs = completed + failed;
  const attempts = jobs + retried;
  const sum = (rows: Pick<typeof maxRowsRead | typeof rowsWritten, "add" | "complete" | "retry" | "fail" | "addCall" | "batch">) => ({
    jobs: rows.add * jobs + rows.complete * completed + rows.retry * retried + rows.fail * failed,
    batches: rows.addCall * jobs + rows.batch * attempts,
  });
  const written = sum(rowsWritten);
  const read = sum(maxRowsRead);
  return {
    rowsWritten: written.jobs + Math.ceil((written.batches + rowsWritten.cause * failed) / batchSize),
    rowsRead: read.jobs + Math.ceil(read.batches / batchSize),
    queueOperations: queueOperations.message * jobs + queueOperations.redelivery * retried,
    workerRequests: attempts,
    limiterRequests: attempts + jobs,
  };
}
