import type { BrandKeyword } from "../domain/reads.ts";
import type { RunStatus } from "#domain/workflows/run";

/** What the runs of a keyword made of it. */
export type KeywordUse = Pick<BrandKeyword, "taken" | "runId" | "url">;

/** Runs read for this, the latest of the brand. */
const maxRunsRead = 2_000;

/** A keyword whose run failed or was terminated is free for the next cycle. */
const takenBy = (status: RunStatus): BrandKeyword["taken"] => {
  if (status === "complete") return "written";
  if (status === "rejected") return "rejected";
  return status === "failed" || status === "terminated" ? null : "writing";
};

/** Returns how a brand's keywords were used, by keyword. A keyword that was once written stays so, whatever happened later. */
export async function keywordUses(db: D1Database, brand: string): Promise<Map<string, KeywordUse>> {
  const { results } = await db
    .prepare(`SELECT id, subject AS keyword, status, url FROM runs WHERE tenant = ?1 ORDER BY id DESC LIMIT ${maxRunsRead}`)
    .bind(brand)
    .all<{ id: string; keyword: string; status: RunStatus; url: string | null }>();
  const uses = new Map<string, KeywordUse>();
  for (const { id, keyword, status, url } of results) {
    const taken = takenBy(status);
    const use = uses.get(keyword);
    if (!use || (use.taken === null && taken !== null)) uses.set(keyword, { taken, runId: id, url });
  }
  return uses;
}
