import { z } from "zod";
import { Research } from "./strategy.ts";

/** More researched keywords than this are not told at once. */
export const maxListedKeywords = 500;

/** A researched keyword of a brand. `taken`: it is not chosen again, and why. `runId` and `url` are of its latest run. */
export const BrandKeyword = Research.omit({ notes: true }).extend({
  taken: z.enum(["writing", "written", "rejected"]).nullable(),
  runId: z.string().nullable(),
  url: z.string().nullable(),
});
export type BrandKeyword = z.infer<typeof BrandKeyword>;

/** A published article of a brand. `views` were counted over `period`, `from/to` in days (UTC), both included. */
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
 * A change of a brand's difficulty limit by readers: `from` and `to` are what is added to `maxDifficulty`, and the rest is the
 * verdict that moved it (`score` −1 to 1 among `compared` articles of like age, whose median of views is `median`).
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

/** A post that promotes an article. `sentAt` is null where no webhook is set: it is only kept then. */
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

/** Articles whose performance is told at once: the ones measured last. */
export const maxMeasuredArticles = 200;

/** How an article did when it was measured last: `score` is its rank among articles of like age, −1 (least read) to 1. */
export const ArticlePerformance = z.object({
  url: z.string(),
  views: z.number().int(),
  period: z.string(),
  verdict: z.enum(["strong", "steady", "weak"]),
  score: z.number().nullable(),
});
export type ArticlePerformance = z.infer<typeof ArticlePerformance>;

/** How often something (`content.published`, `social.posted`) was counted on a day (UTC). */
export const DailyCount = z.object({ day: z.string(), type: z.string(), count: z.number().int() });
export type DailyCount = z.infer<typeof DailyCount>;
export const BrandPerformance = z.object({ articles: z.array(ArticlePerformance), days: z.array(DailyCount) });
export type BrandPerformance = z.infer<typeof BrandPerformance>;
