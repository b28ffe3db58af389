import { parseMessage, type AnyMessage } from "#domain/messages/envelope";

/** All rows of a table. */
export const rowsOf = async <Row = Record<string, unknown>>(db: D1Database, table: string): Promise<Row[]> =>
  (await db.prepare(`SELECT * FROM ${table}`).all<Row>()).results;

/** The messages in a service's outbox, each with its queue. `M`: the messages that the service sends. */
export async function outboxOf<M extends AnyMessage = AnyMessage>(db: D1Database): Promise<{ queue: string; message: M }[]> {
  const { results } = await db.prepare(`SELECT queue, message FROM outbox ORDER BY event_id`).all<{ queue: string; message: string }>();
  return results.map(({ queue, message }) => {
    const parsed = parseMessage(JSON.parse(message));
    if (!parsed.ok) throw new Error(`The outbox has an invalid message: ${parsed.reason}`);
    return { queue, message: parsed.message as M };
  });
}
