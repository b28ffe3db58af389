import type { BrandKeyword } from "#domain/brands/reads";
import { chooseKeywords, type Strategy } from "#domain/brands/strategy";

/** What a strategy would make of the keywords that are researched now. */
export type Preview = {
  chosen: Pick<BrandKeyword, "keyword" | "volume" | "difficulty">[];
  /** Why the others would not be chosen: each is counted once, by the first reason. */
  taken: number;
  tooHard: number;
  tooRare: number;
  /** They fit, but more than one cycle writes. */
  later: number;
  /** Seed keywords that are not researched: the cycle asks for them first. */
  unknown: string[];
};

/** The limit as it counts: what readers did moves it. */
export const withDifficultyAdjustment = <T extends Pick<Strategy, "maxDifficulty">>(strategy: T, lean: number): T => ({
  ...strategy,
  maxDifficulty: Math.max(0, Math.min(100, strategy.maxDifficulty + lean)),
});

/** What the next cycle would choose, by the rule the brand's agent goes by. */
export function previewOf(keywords: readonly BrandKeyword[], strategy: Strategy, lean: number): Preview {
  const counts = withDifficultyAdjustment(strategy, lean);
  const taken = new Set(keywords.filter((one) => one.taken !== null).map(({ keyword }) => keyword));
  const chosen = chooseKeywords(keywords, counts, taken);
  const free = keywords.filter(({ keyword }) => !taken.has(keyword));
  const easy = free.filter(({ difficulty }) => difficulty < counts.maxDifficulty);
  const sought = easy.filter(({ volume }) => volume > counts.minVolume);
  const known = new Set(keywords.map(({ keyword }) => keyword));
  return {
    chosen,
    taken: keywords.length - free.length,
    tooHard: free.length - easy.length,
    tooRare: easy.length - sought.length,
    later: sought.length - chosen.length,
    unknown: strategy.seedKeywords.filter((keyword) => !known.has(keyword)),
  };
}
