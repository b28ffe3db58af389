import type { ReplayTarget } from "#domain/dead-letters/outgoing";
import type { QueueConsumer } from "#domain/queues/consumers";
import { isQueueName } from "#domain/queues/queues";
import { isPausedAt } from "./paused.ts";

/** Where a replay goes, with what is stored of the queue. `isKnown`: it has a row, or belongs to the pipeline. */
export type StoredTarget = ReplayTarget & { consumer: QueueConsumer; isPaused: boolean; isKnown: boolean };

/** Returns where a replay to a queue goes: it becomes a job if the job layer consumes the queue. Reads one row. `at` is now, ISO UTC. */
export async function readReplayTarget(db: D1Database, queue: string, at: string): Promise<StoredTarget> {
  const row = await db
    .prepare(`SELECT consumer, ${isPausedAt("?2")} AS isPaused FROM queues WHERE name = ?1`)
    .bind(queue, at)
    .first<{ consumer: QueueConsumer; isPaused: number }>();
  const consumer = row?.consumer ?? "unknown";
  return {
    queue,
    mode: isQueueName(queue) || consumer === "job-layer" ? "job" : "body",
    consumer,
    isPaused: row?.isPaused === 1,
    isKnown: row !== null || isQueueName(queue),
  };
}
