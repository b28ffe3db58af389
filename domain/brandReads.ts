import { z } from "zod";
import { Research } from "./strategy.ts";

/** More researched keywords than this are not told at once. */
export const keywordsTold = 500;

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
