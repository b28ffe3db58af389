import type { Message } from "#domain/envelope";

/** True when the message was handled before. */
export const isProcessed = (sql: SqlStorage, eventId: string): boolean =>
  sql.exec(`SELECT 1 FROM processed_events WHERE event_id = ?`, eventId).toArray().length > 0;

/** Marks a message as handled; belongs into the transaction of its work. */
export function markProcessed(sql: SqlStorage, message: Message, at: Date): void {
  sql.exec(`INSERT INTO processed_events (event_id, type, processed_at) VALUES (?, ?, ?)`, message.event_id, message.type, at.toISOString());
}
