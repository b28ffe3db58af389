import { assertTakesJobs, type QueueConsumer } from "#domain/queues/consumers";
import { ApiError } from "#domain/errors/apiError";
import { isQueueName } from "#domain/queues/queues";

/** A statement that notes that a Worker of the job layer consumes a queue. Writes nothing where that is known. */
export const markJobLayerQueue = (db: D1Database, queue: string): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO queues (name, consumer) VALUES (?1, 'job-layer') ON CONFLICT (name) DO UPDATE SET consumer = 'job-layer' WHERE consumer <> 'job-layer'`,
    )
    .bind(queue);

/** A statement that notes that dead letters of a queue came which no job stands for. What the job layer consumes stays so. */
export const markExternalQueue = (db: D1Database, queue: string): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO queues (name, consumer) VALUES (?1, 'external') ON CONFLICT (name) DO UPDATE SET consumer = 'external' WHERE consumer = 'unknown'`,
    )
    .bind(queue);

/** Who consumes a queue; null for one that is not known. One row read. */
export const consumerOf = (db: D1Database, queue: string): Promise<QueueConsumer | null> =>
  db.prepare(`SELECT consumer FROM queues WHERE name = ?1`).bind(queue).first<QueueConsumer>("consumer");

/**
 * Throws `invalid` for a queue that is not known, with `path` as the place where it was named, and `conflict` for one whose consumer
 * takes no jobs. Queues of the pipeline cost nothing.
 */
export async function assertQueueTakesJobs(db: D1Database, queue: string, path = "queue"): Promise<void> {
  if (isQueueName(queue)) return;
  const consumer = await consumerOf(db, queue);
  if (consumer === null)
    throw new ApiError("invalid", `There is no queue called ${queue}: a queue is known from its first job or dead letter on`, [
      { path, message: "unknown" },
    ]);
  assertTakesJobs(queue, consumer);
}
