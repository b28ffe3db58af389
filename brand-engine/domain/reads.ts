import { z } from "zod";
import { Research } from "./strategy.ts";

/** A researched keyword of a brand. `taken` says why it is not chosen again, null if it may be. `runId` and `url` belong to its latest run. */
export const BrandKeyword = Research.omit({ notes: true }).extend({
  taken: z.enum(["writing", "written", "rejected"]).nullable(),
  runId: z.string().nullable(),
  url: z.string().nullable(),
});
export type BrandKeyword = z.infer<typeof BrandKeyword>;

/** A published article of a brand. `views` were counted over `period`: `from/to` in days (UTC), both included. */
export const BrandPage = z.object({
  slug: z.string(),
  keyword: z.string(),
  title: z.string(),
  writer: z.string(),
  wordCount: z.number().int(),
  publishedAt: z.string(),
  updatedAt: z.string(),
  url: z.string(),
  views: z.number().int(),
  period: z.string(),
});
export type BrandPage = z.infer<typeof BrandPage>;

/**
 * A change of the difficulty adjustment of a brand. `from` and `to` are the adjustments before and after, which are added to
 * `maxDifficulty`. The other fields describe the article whose verdict caused the change: `score` is its rank, −1 to 1, among `compared`
 * articles of similar age, and `median` is the median of their views.
 */
export const StrategyMove = z.object({
  id: z.string(),
  at: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  maxDifficulty: z.number(),
  url: z.string(),
  verdict: z.enum(["strong", "steady", "weak"]),
  views: z.number().int(),
  score: z.number().nullable(),
  median: z.number().nullable(),
  compared: z.number().int().nullable(),
});
export type StrategyMove = z.infer<typeof StrategyMove>;

/** A post that promotes an article. `sentAt` is null when no webhook is configured: the post is stored but not sent. */
export const BrandPost = z.object({
  id: z.string(),
  url: z.string(),
  network: z.string(),
  keyword: z.string(),
  text: z.string(),
  sentAt: z.string().nullable(),
  createdAt: z.string(),
});
export type BrandPost = z.infer<typeof BrandPost>;

/** The latest measurement of an article. `score` is its rank among articles of similar age, −1 (fewest views) to 1. */
export const ArticlePerformance = z.object({
  url: z.string(),
  views: z.number().int(),
  period: z.string(),
  verdict: z.enum(["strong", "steady", "weak"]),
  score: z.number().nullable(),
});
export type ArticlePerformance = z.infer<typeof ArticlePerformance>;

/** How many events of a type (`content.published`, `social.posted`) occurred on a day (UTC). */
export const DailyCount = z.object({ day: z.string(), type: z.string(), count: z.number().int() });
export type DailyCount = z.infer<typeof DailyCount>;
export const BrandPerformance = z.object({ articles: z.array(ArticlePerformance), days: z.array(DailyCount) });
export type BrandPerformance = z.infer<typeof BrandPerformance>;
