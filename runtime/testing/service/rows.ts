import { parseMessage, type Message } from "#domain/messages/envelope";

/** All rows of a table, as they are. */
export const rowsOf = async <Row = Record<string, unknown>>(db: D1Database, table: string): Promise<Row[]> =>
  (await db.prepare(`SELECT * FROM ${table}`).all<Row>()).results;

/** The messages that were committed to a service's outbox, with the queue each goes to. */
export async function outboxOf(db: D1Database): Promise<{ queue: string; message: Message }[]> {
  const { results } = await db.prepare(`SELECT queue, message FROM outbox ORDER BY event_id`).all<{ queue: string; message: string }>();
  return results.map(({ queue, message }) => {
    const parsed = parseMessage(JSON.parse(message));
    if (!parsed.ok) throw new Error(`The outbox holds what is no message: ${parsed.reason}`);
    return { queue, message: parsed.message };
  });
}
