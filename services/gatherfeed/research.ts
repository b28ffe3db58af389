import { derivedId } from "#domain/messages/envelope";
import { Research } from "#brand-engine/domain/strategy";
import type { FoundKeyword } from "./provider.ts";

/** Most rows that one call of the read API reads. */
const maxIds = 200;

/** The id of a brand's research on a keyword. It follows from both, so it never changes. */
export const researchIdOf = (brand: string, keyword: string): string => `r-${derivedId("research", brand, keyword)}`;

/** The keywords with research that is younger than `maxAgeDays`, and its time (ISO UTC). */
export async function findRecentKeywords(
  db: D1Database,
  brand: string,
  keywords: readonly string[],
  now: Date,
  maxAgeDays: number,
): Promise<Map<string, string>> {
  const { results } = await db
    .prepare(
      `SELECT keyword, researched_at AS at FROM research WHERE brand = ?1 AND keyword IN (SELECT value FROM json_each(?2)) AND researched_at > ?3`,
    )
    .bind(brand, JSON.stringify(keywords), new Date(now.getTime() - maxAgeDays * 86_400_000).toISOString())
    .all<{ keyword: string; at: string }>();
  return new Map(results.map(({ keyword, at }) => [keyword, at]));
}

/** Statements that store research. Of two results for one keyword the newer stays. */
export function storeResearch(
  db: D1Database,
  brand: string,
  source: string,
  found: readonly FoundKeyword[],
  at: string,
): D1PreparedStatement[] {
  if (found.length === 0) return [];
  const rows = found.map((item) => ({ ...item, id: researchIdOf(brand, item.keyword), notes: JSON.stringify(item.notes) }));
  return [
    db
      .prepare(
        `INSERT INTO research (id, brand, keyword, volume, difficulty, notes, source, researched_at)
         SELECT value->>'id', ?2, value->>'keyword', value->>'volume', value->>'difficulty', value->>'notes', ?3, ?4 FROM json_each(?1) WHERE true
         ON CONFLICT (brand, keyword) DO UPDATE SET volume = excluded.volume, difficulty = excluded.difficulty, notes = excluded.notes,
           source = excluded.source, researched_at = excluded.researched_at WHERE excluded.researched_at > research.researched_at`,
      )
      .bind(JSON.stringify(rows), brand, source, at),
  ];
}

/** Research by id, in the order of `ids`. Omits unknown ids, and reads at most 200 rows. */
export async function readResearch(db: D1Database, ids: readonly string[]): Promise<Research[]> {
  const { results } = await db
    .prepare(
      `SELECT r.id, r.keyword, r.volume, r.difficulty, r.researched_at AS researchedAt, r.notes
       FROM json_each(?1) AS j CROSS JOIN research AS r ON r.id = j.value ORDER BY j.key`,
    )
    .bind(JSON.stringify([...new Set(ids)].slice(0, maxIds)))
    .all<{ notes: string }>();
  return results.map((row) => Research.parse({ ...row, notes: JSON.parse(row.notes) }));
}

/** Most keywords in the list of a brand. */
const maxKeywordsPerBrand = 500;

/** A brand's research without notes, sorted by keyword, at most 500 rows. */
export async function readBrandResearch(db: D1Database, brand: string): Promise<Omit<Research, "notes">[]> {
  const { results } = await db
    .prepare(
      `SELECT id, keyword, volume, difficulty, researched_at AS researchedAt FROM research WHERE brand = ?1 ORDER BY keyword LIMIT ${maxKeywordsPerBrand}`,
    )
    .bind(brand)
    .all();
  return results.map((row) => Research.parse(row));
}
