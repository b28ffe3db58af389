import type { BrandKeyword } from "#domain/brands/reads";
import type { RunStatus } from "#domain/workflows/run";

/** What a keyword's latest run made of it. */
export type KeywordUse = Pick<BrandKeyword, "taken" | "runId" | "url">;

/** Runs that are looked at for it: the brand's latest. */
const maxRunsRead = 2_000;

/** A run that failed or was terminated leaves its keyword free for the next cycle. */
const takenBy = (status: RunStatus): BrandKeyword["taken"] => {
  if (status === "complete") return "written";
  if (status === "rejected") return "rejected";
  return status === "failed" || status === "terminated" ? null : "writing";
};

/** What became of a brand's keywords, by keyword. One that was ever written stays so, whatever came later. */
export async function keywordUses(db: D1Database, brand: string): Promise<Map<string, KeywordUse>> {
  const { results } = await db
    .prepare(`SELECT id, keyword, status, url FROM runs WHERE brand = ?1 ORDER BY id DESC LIMIT ${maxRunsRead}`)
    .bind(brand)
    .all<{ id: string; keyword: string; status: RunStatus; url: string | null }>();
  const uses = new Map<string, KeywordUse>();
  for (const { id, keyword, status, url } of results) {
    const taken = takenBy(status);
    const known = uses.get(keyword);
    if (!known || (known.taken === null && taken !== null)) uses.set(keyword, { taken, runId: id, url });
  }
  return uses;
}
