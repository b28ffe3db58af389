import { z } from "zod";
import { Keyword } from "./events.ts";

const fields = {
  seedKeywords: z.array(Keyword).min(1).max(200),
  /** Only keywords with a lower difficulty than this (0–100) are chosen. */
  maxDifficulty: z.number().min(0).max(100),
  /** Only keywords with more monthly searches than this are chosen. */
  minVolume: z.number().int().min(0).max(10_000_000),
  /** Articles started per cycle at most. */
  articlesPerCycle: z.number().int().min(1).max(50),
  /** Research older than this is requested again, days. */
  researchMaxAgeDays: z.number().int().min(1).max(365),
  /** Days from publishing to the performance check. */
  performanceAfterDays: z.number().int().min(1).max(365),
  /** A person approves each article before it is published. */
  requireApproval: z.boolean(),
  /** Cron expression of the cycles, in UTC; null for cycles on demand only. */
  cron: z
    .string()
    .max(80)
    .regex(/^(?:@[A-Za-z]+|[\dA-Za-z*,/-]+(?: [\dA-Za-z*,/-]+){4})$/, "five fields, such as 0 */6 * * *, or @daily")
    .nullable(),
};

/** What a brand writes about, and its limits. */
export const Strategy = z.object({
  ...fields,
  maxDifficulty: fields.maxDifficulty.default(40),
  minVolume: fields.minVolume.default(100),
  articlesPerCycle: fields.articlesPerCycle.default(10),
  researchMaxAgeDays: fields.researchMaxAgeDays.default(7),
  performanceAfterDays: fields.performanceAfterDays.default(7),
  requireApproval: fields.requireApproval.default(false),
  cron: fields.cron.default("0 */6 * * *"),
});
/** A change of a strategy. Fields that are left out keep their value, so there are no defaults. */
export const StrategyChange = z.strictObject(fields).partial();
export type Strategy = z.infer<typeof Strategy>;

/** Notes for the writer of an article: angles on the subject, questions that people ask, and facts. */
export const ResearchNotes = z.object({ angles: z.array(z.string()), questions: z.array(z.string()), facts: z.array(z.string()) });
export type ResearchNotes = z.infer<typeof ResearchNotes>;

/** A researched keyword, as the read API of gatherfeed returns it. `volume` is searches per month, `difficulty` 0 to 100. */
export const Research = z.object({
  id: z.string(),
  keyword: Keyword,
  volume: z.number().nonnegative(),
  difficulty: z.number().min(0).max(100),
  researchedAt: z.string(),
  notes: ResearchNotes.optional(),
});
export type Research = z.infer<typeof Research>;
