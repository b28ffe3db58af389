import { type Message, parseMessage } from "#domain/envelope";
import { events } from "#domain/events";
import type { QueueName } from "#domain/queues";
import { log } from "#runtime/log";
import type { Publisher } from "#runtime/publish";
import type { Emit } from "#runtime/work";

/** Messages sent in one go; the queue takes 100 a batch. */
const biteSize = 100;

/** True when a message of this id is or was in the outbox. */
export const isEmitted = (sql: SqlStorage, eventId: string): boolean =>
  sql.exec(`SELECT 1 FROM outbox WHERE event_id = ?`, eventId).toArray().length > 0;

/** Puts messages into the outbox, each for the queue of its type; belongs into the transaction of the decision. */
export function putOutbox(sql: SqlStorage, messages: readonly Message[]): void {
  for (const message of messages)
    sql.exec(
      `INSERT INTO outbox (event_id, queue, message) VALUES (?, ?, ?)`,
      message.event_id,
      events[message.type].queue,
      JSON.stringify(message),
    );
}

type Row = { event_id: string; queue: string; message: string };

function emitOf({ event_id, queue, message }: Row): Emit | undefined {
  const parsed = parseMessage(JSON.parse(message));
  if (parsed.ok) return { queue: queue as QueueName, message: parsed.message };
  log("error", "outbox row is no message", { event_id, queue, reason: parsed.reason });
  return undefined;
}

/** Sends what waits, then marks it: a crash between the two sends the same messages again, and they are the same jobs. */
export async function drain(sql: SqlStorage, publish: Publisher): Promise<void> {
  for (;;) {
    const rows = sql.exec<Row>(`SELECT event_id, queue, message FROM outbox WHERE sent_at IS NULL ORDER BY event_id LIMIT ${biteSize}`).toArray();
    if (rows.length === 0) return;
    await publish(rows.flatMap((row) => emitOf(row) ?? []));
    const sentAt = new Date().toISOString();
    for (const { event_id } of rows) sql.exec(`UPDATE outbox SET sent_at = ? WHERE event_id = ?`, sentAt, event_id);
  }
}
