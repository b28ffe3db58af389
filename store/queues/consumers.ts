import { capabilitiesOf } from "#domain/queues/capabilities";
import type { QueueConsumer } from "#domain/queues/consumers";
import { ApiError } from "#domain/errors/apiError";
import { isQueueName } from "#domain/queues/queues";
import { refusalText } from "#domain/refusals";

/** A statement that marks a queue as consumed by the job layer. Writes nothing if it is marked already. */
export const markJobLayerQueue = (db: D1Database, queue: string): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO queues (name, consumer) VALUES (?1, 'job-layer') ON CONFLICT (name) DO UPDATE SET consumer = 'job-layer' WHERE consumer <> 'job-layer'`,
    )
    .bind(queue);

/**
 * A statement that marks a queue as external: dead letters without a job arrived from it. A queue of the job layer stays marked as such.
 */
export const markExternalQueue = (db: D1Database, queue: string): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO queues (name, consumer) VALUES (?1, 'external') ON CONFLICT (name) DO UPDATE SET consumer = 'external' WHERE consumer = 'unknown'`,
    )
    .bind(queue);

/** Returns the kind of consumer of a queue, or null for an unknown queue. Reads one row. */
export const consumerOf = (db: D1Database, queue: string): Promise<QueueConsumer | null> =>
  db.prepare(`SELECT consumer FROM queues WHERE name = ?1`).bind(queue).first<QueueConsumer>("consumer");

/**
 * Throws `invalid` for an unknown queue, with `path` as the field that names it, and `conflict` for a queue whose consumer takes no jobs.
 * Reads nothing for queues of the pipeline.
 */
export async function assertQueueTakesJobs(db: D1Database, queue: string, path = "queue"): Promise<void> {
  if (isQueueName(queue)) return;
  const consumer = await consumerOf(db, queue);
  if (consumer === null)
    throw new ApiError("invalid", `There is no queue named ${queue}. A queue appears with its first job or dead letter`, [
      { path, message: "unknown" },
    ]);
  const { refusal } = capabilitiesOf({ name: queue, consumer }).addJobs;
  if (refusal) throw new ApiError("conflict", `No job can be added: ${refusalText(refusal)}`, undefined, refusal);
}
