import { type AnyMessage, Envelope } from "#domain/messages/envelope";
import { isQueueName } from "#domain/queues/queues";
import { log } from "./log.ts";
import type { Publisher } from "./publish.ts";
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

/**
 * Sends the messages of the outbox, oldest first, at most 2,000, and marks them as sent. Returns how many were sent. A crash
 * between sending and marking sends a message again, which is the same job.
 */
export async function drainOutbox(db: D1Database, publish: Publisher): Promise<number> {
  let sent = 0;
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const { results } = await db
      .prepare(`SELECT event_id, queue, message FROM outbox WHERE published_at IS NULL ORDER BY created_at, event_id LIMIT ${batchSize}`)
      .all<OutboxRow>();
    if (results.length === 0) break;
    await publish(results.flatMap((row) => emitOf(row) ?? []));
    await db
      .prepare(
        `UPDATE outbox SET published_at = ?2 WHERE (event_id, queue) IN (SELECT value->>'event_id', value->>'queue' FROM json_each(?1))`,
      )
      .bind(JSON.stringify(results.map(({ event_id, queue }) => ({ event_id, queue }))), new Date().toISOString())
      .run();
    sent += results.length;
    if (results.length < batchSize) break;
  }
  return sent;
}
