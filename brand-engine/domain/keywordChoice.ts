import type { Research, Strategy } from "./strategy.ts";

/** Returns the volume per unit of difficulty. A difficulty below 1 counts as 1, which avoids division by zero. */
export const worthOf = (research: Pick<Research, "volume" | "difficulty">): number => research.volume / Math.max(1, research.difficulty);

/**
 * Returns the keywords to write about: difficulty below `maxDifficulty`, volume above `minVolume`, not in `taken`, highest worth first,
 * at most `limit`. Ties are ordered by keyword, so the order of `research` makes no difference.
 */
export function chooseKeywords(
  research: readonly Research[],
  strategy: Strategy,
  taken: ReadonlySet<string>,
  limit = strategy.articlesPerCycle,
): Research[] {
  const byKeyword = new Map<string, Research>();
  for (const candidate of research) {
    const current = byKeyword.get(candidate.keyword);
    if (
      !current ||
      current.researchedAt < candidate.researchedAt ||
      (current.researchedAt === candidate.researchedAt && current.id < candidate.id)
    )
      byKeyword.set(candidate.keyword, candidate);
  }
  return [...byKeyword.values()]
    .filter(
      (candidate) =>
        candidate.difficulty < strategy.maxDifficulty && candidate.volume > strategy.minVolume && !taken.has(candidate.keyword),
    )
    .toSorted((a, b) => worthOf(b) - worthOf(a) || (a.keyword < b.keyword ? -1 : 1))
    .slice(0, Math.max(0, limit));
}
