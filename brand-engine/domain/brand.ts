import { z } from "zod";
import { BrandSlug } from "./events.ts";
import { Strategy, StrategyChange } from "./strategy.ts";

/** The state that the agent of a brand sends over its socket, under 1 KB. Times ISO UTC. */
export const BrandSummary = z.object({
  slug: z.string(),
  keywordsResearched: z.number().int(),
  articlesPublished: z.number().int(),
  pendingGeneration: z.number().int(),
  failedKeywords: z.number().int(),
  lastResearchAt: z.string().nullable(),
  lastPublishedAt: z.string().nullable(),
  lastPerformanceAt: z.string().nullable(),
  nextWakeAt: z.string().nullable(),
  /** The difficulty adjustment, −10 to 10, which is added to the strategy's `maxDifficulty`. */
  difficultyLean: z.number(),
  cycle: z.object({ correlationId: z.string(), at: z.string(), by: z.string(), note: z.string() }).nullable(),
});
export type BrandSummary = z.infer<typeof BrandSummary>;

/** Returns the summary of a brand that has had no cycle yet. */
export const newBrandSummary = (slug: string): BrandSummary => ({
  slug,
  keywordsResearched: 0,
  articlesPublished: 0,
  pendingGeneration: 0,
  failedKeywords: 0,
  lastResearchAt: null,
  lastPublishedAt: null,
  lastPerformanceAt: null,
  nextWakeAt: null,
  difficultyLean: 0,
  cycle: null,
});

/** A brand as the API returns it: the operator's settings and the latest summary from its agent. */
export const Brand = z.object({
  slug: BrandSlug,
  name: z.string(),
  strategy: Strategy,
  summary: BrandSummary,
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Brand = z.infer<typeof Brand>;

export const BrandName = z.string().trim().min(1).max(80);
/** The body of `POST /api/brands`. */
export const NewBrand = z.strictObject({ slug: BrandSlug, name: BrandName, strategy: z.strictObject(Strategy.shape) });
/** The body of `PUT /api/brands/:slug`. Fields that are left out keep their value. */
export const BrandChange = z.strictObject({
  name: BrandName.optional(),
  strategy: StrategyChange.optional(),
  reason: z.string().trim().max(500).optional(),
});
export type NewBrand = z.output<typeof NewBrand>;
