import { elementsOf } from "../elements.ts";

/** Bytes of bodies in one response. A single body may be longer. */
const maxResponseBytes = 2_000_000;

/** Returns how many of the first bodies fit in one response, by their bytes: at least one. */
export function countFitting(sizes: readonly number[]): number {
  let bytes = 0;
  const firstOver = sizes.findIndex((size) => (bytes += size) > maxResponseBytes);
  return firstOver < 0 ? sizes.length : Math.max(1, firstOver);
}

/** The columns with whole bodies. */
export const bodyColumns = { jobs: "full_body", dead_letters: "body" } as const;

/** Returns the whole bodies of these rows by id. Costs one round trip; reads one row for each id. */
export async function bodiesOf(db: D1Database, table: keyof typeof bodyColumns, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { results } = await db
    .prepare(
      `SELECT t.id, t.${bodyColumns[table]} AS body FROM ${elementsOf(ids.length)} AS j CROSS JOIN ${table} AS t ON t.id = j.column1`,
    )
    .bind(JSON.stringify(ids))
    .all<{ id: string; body: string }>();
  return new Map(results.map(({ id, body }) => [id, body]));
}
