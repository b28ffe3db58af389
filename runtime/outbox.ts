import { type AnyMessage, Envelope } from "#domain/messages/envelope";
import { isQueueName } from "#domain/queues/queues";
import { log } from "./log.ts";
import { NotPublishedError, type Publisher } from "./publish.ts";
import type { OutgoingMessage } from "./handlers.ts";

/** The most rows that are sent at a time; a queue takes 100 messages in a batch. */
const batchSize = 100;
/** The most batches of one drain; the next cron run sends the rest. */
const maxBatches = 20;

/** Returns the statements that put messages into a service's outbox. The same message for the same queue is stored once. */
export function insertOutbox(db: D1Database, emit: readonly OutgoingMessage[], at: string): D1PreparedStatement[] {
  if (emit.length === 0) return [];
  const rows = emit.map(({ queue, message }) => ({ queue, eventId: message.event_id, message: JSON.stringify(message) }));
  return [
    db
      .prepare(
        `INSERT OR IGNORE INTO outbox (event_id, queue, message, created_at)
         SELECT value->>'eventId', value->>'queue', value->>'message', ?2 FROM json_each(?1)`,
      )
      .bind(JSON.stringify(rows), at),
  ];
}

type OutboxRow = { event_id: string; queue: string; message: string };

/** The message of an outbox row. It is sent even if its payload no longer fits its type: then its job fails with the reason. */
function emitOf(row: OutboxRow): OutgoingMessage | undefined {
  const message: unknown = JSON.parse(row.message);
  if (Envelope.safeParse(message).success && isQueueName(row.queue))
    return { queue: row.queue, message: message as AnyMessage, bodyText: row.message };
  log("error", "outbox row is not a message", { event_id: row.event_id, queue: row.queue });
  return undefined;
}

/** Publishes messages. Returns the error that says to which queues nothing was published, if there is one. Throws any other error. */
export async function publishMost(publish: Publisher, emit: readonly OutgoingMessage[]): Promise<NotPublishedError | undefined> {
  try {
    await publish(emit);
    return undefined;
  } catch (error) {
    if (error instanceof NotPublishedError) return error;
    throw error;
  }
}

/**
 * Sends the messages of the outbox, oldest first, at most 2,000, and marks them as sent. Returns how many were sent. A crash
 * between sending and marking sends a message again, which is the same job. When an operations database fails, the messages for its queues
 * stay and hold up no others; then it throws {@link NotPublishedError} at the end.
 */
export async function drainOutbox(db: D1Database, publish: Publisher): Promise<number> {
  let sent = 0;
  const waiting = new Set<string>();
  let failure: NotPublishedError | undefined;
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const { results } = await db
      .prepare(
        `SELECT event_id, queue, message FROM outbox WHERE published_at IS NULL AND queue NOT IN (SELECT value FROM json_each(?1))
         ORDER BY created_at, event_id LIMIT ${batchSize}`,
      )
      .bind(JSON.stringify([...waiting]))
      .all<OutboxRow>();
    if (results.length === 0) break;
    const failed = await publishMost(
      publish,
      results.flatMap((row) => emitOf(row) ?? []),
    );
    failure ??= failed;
    for (const queue of failed?.queues ?? []) waiting.add(queue);
    const published = results.filter(({ queue }) => !waiting.has(queue));
    await db
      .prepare(
        `UPDATE outbox SET published_at = ?2 WHERE (event_id, queue) IN (SELECT value->>'event_id', value->>'queue' FROM json_each(?1))`,
      )
      .bind(JSON.stringify(published.map(({ event_id, queue }) => ({ event_id, queue }))), new Date().toISOString())
      .run();
    sent += published.length;
    if (results.length < batchSize) break;
  }
  if (failure) throw failure;
  return sent;
}
