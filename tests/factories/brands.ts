import { Brand, newBrandSummary } from "#brand-engine/domain/brand";
import { BrandKeyword } from "#brand-engine/domain/reads";
import { Strategy } from "#brand-engine/domain/strategy";
import { builtAt, defineFactory } from "./factory.ts";

/** Builds strategies. `build` makes one with a single seed keyword and the default limits. */
export const strategyFactory = defineFactory(Strategy, Strategy.parse({ seedKeywords: ["a"] }));

/** Builds brands. `build` makes one that has had no cycle yet. */
export const brandFactory = defineFactory(Brand, {
  slug: "niche-fi",
  name: "Niche Fi",
  strategy: strategyFactory.build(),
  summary: newBrandSummary("niche-fi"),
  createdAt: builtAt,
  updatedAt: builtAt,
});

/** Builds researched keywords. `build` makes one that no run uses. */
export const keywordFactory = defineFactory(BrandKeyword, {
  id: "r-a",
  keyword: "a",
  volume: 900,
  difficulty: 20,
  researchedAt: builtAt,
  taken: null,
  runId: null,
  url: null,
});
