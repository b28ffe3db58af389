/** An answer of the Cloudflare API that is kept. `readAt` is ISO UTC. */
export type KeptAnswer<T> = { body: T; readAt: string };

/** A statement that keeps an answer in place of the one before. */
export const keepAnswer = (db: D1Database, name: string, body: unknown, readAt: string): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO account_answers (name, body, read_at) VALUES (?1, ?2, ?3)
       ON CONFLICT DO UPDATE SET body = excluded.body, read_at = excluded.read_at`,
    )
    .bind(name, JSON.stringify(body), readAt);

/** Returns the last answer, or null. `parse` throws if it is of another version; then it counts as none. */
export async function readAnswer<T>(db: D1Database, name: string, parse: (body: unknown) => T | undefined): Promise<KeptAnswer<T> | null> {
  const row = await db
    .prepare(`SELECT body, read_at FROM account_answers WHERE name = ?1`)
    .bind(name)
    .first<{ body: string; read_at: string }>();
  if (!row) return null;
  const body = parse(JSON.parse(row.body));
  return body === undefined ? null : { body, readAt: row.read_at };
}

/** Names that are `name`, or begin with it and a space. */
const named = "(name = ?1 OR (name > ?1 || ' ' AND name < ?1 || '!'))";

/** A statement that makes the answers whose names are `name`, or begin with it and a space, older than any other: they are outdated. */
export const outdateAnswers = (db: D1Database, name: string): D1PreparedStatement =>
  db.prepare(`UPDATE account_answers SET read_at = ?2 WHERE ${named}`).bind(name, new Date(0).toISOString());

/** A statement that deletes those of these answers that were read before a time, ISO UTC. */
export const deleteOldAnswers = (db: D1Database, name: string, before: string): D1PreparedStatement =>
  db.prepare(`DELETE FROM account_answers WHERE ${named} AND read_at < ?2`).bind(name, before);
