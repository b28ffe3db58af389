import { newIdAt } from "#domain/messages/envelope";
import { queue } from "./deadLetters.ts";
import { opsFor } from "./env.ts";

type StoredText = { text: string; message?: string; at?: number; status?: "open" | "dropped" };

/** Stores dead letters with these bodies and counts them, as the job layer does. Returns their ids. `at` is Unix ms. */
export async function insertTexts(texts: readonly StoredText[]): Promise<string[]> {
  const rows = texts.map(({ text, message = "", at = Date.now(), status = "open" }) => ({
    id: newIdAt(new Date(at).toISOString()),
    at: new Date(at).toISOString(),
    text,
    message,
    status,
  }));
  await opsFor(queue).batch([
    opsFor(queue)
      .prepare(
        `INSERT INTO dead_letters (id, queue, type, status, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at, resolved_at, grouped)
       SELECT value ->> 'id', ?2, 'a', value ->> 'status', 'permanent', 'Error', value ->> 'message', '', 'f', 1, value ->> 'text', value ->> 'at',
         iif(value ->> 'status' = 'open', NULL, value ->> 'at'), 1 FROM json_each(?1)`,
      )
      .bind(JSON.stringify(rows), queue),
    opsFor(queue)
      .prepare(`UPDATE queues SET open_dead_letters = open_dead_letters + ?2 WHERE name = ?1`)
      .bind(queue, rows.filter(({ status }) => status === "open").length),
  ]);
  return rows.map(({ id }) => id);
}
