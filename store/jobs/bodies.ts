/** Bytes of bodies in one answer: what comes after them waits for the next page. One body, however long, always fits. */
const maxResponseBytes = 2_000_000;

/** How many of the first of these bodies fit in one answer, by their bytes. */
export function countFitting(sizes: readonly number[]): number {
  let bytes = 0;
  const over = sizes.findIndex((size) => (bytes += size) > maxResponseBytes);
  return over < 0 ? sizes.length : Math.max(1, over);
}

/** The bodies of these rows as they are kept, by id. One round trip; reads as many rows as there are ids. */
export async function bodiesOf(db: D1Database, table: "jobs" | "dead_letters", ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { results } = await db
    .prepare(`SELECT t.id, t.body FROM json_each(?1) AS j CROSS JOIN ${table} AS t ON t.id = j.value`)
    .bind(JSON.stringify(ids))
    .all<{ id: string; body: string }>();
  return new Map(results.map(({ id, body }) => [id, body]));
}
