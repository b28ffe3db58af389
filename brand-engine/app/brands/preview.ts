import type { BrandKeyword } from "#brand-engine/domain/reads";
import { chooseKeywords } from "#brand-engine/domain/keywordChoice";
import type { Strategy } from "#brand-engine/domain/strategy";

/** What a strategy would choose from the keywords researched so far. */
export type Preview = {
  chosen: Pick<BrandKeyword, "keyword" | "volume" | "difficulty">[];
  /** How many of the other keywords are not chosen, by reason; each counts once, for its first reason. */
  taken: number;
  tooHard: number;
  tooRare: number;
  /** They qualify, but exceed the number of articles per cycle. */
  later: number;
  /** Seed keywords without research: the cycle requests it first. */
  unknown: string[];
};

/** A strategy with its effective difficulty limit: the adjustment from article performance added, 0 to 100. */
export const withDifficultyAdjustment = <T extends Pick<Strategy, "maxDifficulty">>(strategy: T, difficultyAdjustment: number): T => ({
  ...strategy,
  maxDifficulty: Math.max(0, Math.min(100, strategy.maxDifficulty + difficultyAdjustment)),
});

/** What the next cycle would choose, by the rule that the brand's agent uses. */
export function previewOf(keywords: readonly BrandKeyword[], strategy: Strategy, difficultyAdjustment: number): Preview {
  const effective = withDifficultyAdjustment(strategy, difficultyAdjustment);
  const taken = new Set(keywords.filter((keyword) => keyword.taken !== null).map(({ keyword }) => keyword));
  const chosen = chooseKeywords(keywords, effective, taken);
  const free = keywords.filter(({ keyword }) => !taken.has(keyword));
  const easy = free.filter(({ difficulty }) => difficulty < effective.maxDifficulty);
  const popular = easy.filter(({ volume }) => volume > effective.minVolume);
  const researched = new Set(keywords.map(({ keyword }) => keyword));
  return {
    chosen,
    taken: keywords.length - free.length,
    tooHard: free.length - easy.length,
    tooRare: easy.length - popular.length,
    later: popular.length - chosen.length,
    unknown: strategy.seedKeywords.filter((keyword) => !researched.has(keyword)),
  };
}
