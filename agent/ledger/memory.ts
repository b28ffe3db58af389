import { BrandSummary } from "#domain/brands";
import { type BrandMemory, newMemory } from "#domain/memory";

const first = (sql: SqlStorage, query: string): string | undefined => sql.exec<{ body: string }>(query).toArray()[0]?.body;

/** All the brand remembers. */
export function readMemory(sql: SqlStorage, slug: string): BrandMemory {
  const body = first(sql, `SELECT body FROM memory`);
  return body === undefined ? newMemory(slug) : { ...newMemory(slug), ...(JSON.parse(body) as BrandMemory) };
}

export function writeMemory(sql: SqlStorage, memory: BrandMemory): void {
  sql.exec(`INSERT INTO memory (one, body) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET body = excluded.body`, JSON.stringify(memory));
}

/** The summary the operations database has, as text to compare with. */
export const toldSummary = (sql: SqlStorage): string | undefined => first(sql, `SELECT summary AS body FROM told`);

export function markTold(sql: SqlStorage, summary: BrandSummary): void {
  sql.exec(`INSERT INTO told (one, summary) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET summary = excluded.summary`, JSON.stringify(summary));
}
