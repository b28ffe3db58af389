import { z } from "zod";
import { Keyword } from "../messages/events.ts";

const fields = {
  seedKeywords: z.array(Keyword).min(1).max(200),
  /** Only keywords easier than this (0–100). */
  maxDifficulty: z.number().min(0).max(100),
  /** Only keywords searched for more often than this a month. */
  minVolume: z.number().int().min(0).max(10_000_000),
  /** At most this many articles a cycle. */
  articlesPerCycle: z.number().int().min(1).max(50),
  /** Research is asked for again when older than this, days. */
  researchMaxAgeDays: z.number().int().min(1).max(365),
  /** Days from publishing to the performance check. */
  performanceAfterDays: z.number().int().min(1).max(365),
  /** A person approves each article before it is published. */
  requireApproval: z.boolean(),
  /** Cron in UTC; null wakes only on demand. */
  cron: z
    .string()
    .max(80)
    .regex(/^(?:@[A-Za-z]+|[\dA-Za-z*,/-]+(?: [\dA-Za-z*,/-]+){4})$/, "five fields, such as 0 */6 * * *, or @daily")
    .nullable(),
};

/** What a brand writes about and what it takes to be worth writing. */
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
/** Some of a strategy. It has no defaults: what is left out stays as it is. */
export const StrategyChange = z.strictObject(fields).partial();
export type Strategy = z.infer<typeof Strategy>;

/** What a writer can use: ways to approach the subject, what people ask, what is true of it. */
export const ResearchNotes = z.object({ angles: z.array(z.string()), questions: z.array(z.string()), facts: z.array(z.string()) });
export type ResearchNotes = z.infer<typeof ResearchNotes>;

/** A researched keyword, as gatherfeed's read API gives it. */
export const Research = z.object({
  id: z.string(),
  keyword: Keyword,
  volume: z.number().nonnegative(),
  difficulty: z.number().min(0).max(100),
  researchedAt: z.string(),
  notes: ResearchNotes.optional(),
});
export type Research = z.infer<typeof Research>;

/** Volume per unit of difficulty; a difficulty under 1 counts as 1, so that nothing divides by zero. */
export const worthOf = (research: Pick<Research, "volume" | "difficulty">): number => research.volume / Math.max(1, research.difficulty);

/**
 * The keywords to write about: easier than `maxDifficulty`, searched more than `minVolume`, not in `taken`,
 * best worth first (ties by keyword, so that order of arrival changes nothing), at most `limit`.
 */
export function chooseKeywords(
  research: readonly Research[],
  strategy: Strategy,
  taken: ReadonlySet<string>,
  limit = strategy.articlesPerCycle,
): Research[] {
  const byKeyword = new Map<string, Research>();
  for (const one of research) {
    const known = byKeyword.get(one.keyword);
    if (!known || known.researchedAt < one.researchedAt || (known.researchedAt === one.researchedAt && known.id < one.id))
      byKeyword.set(one.keyword, one);
  }
  return [...byKeyword.values()]
    .filter((one) => one.difficulty < strategy.maxDifficulty && one.volume > strategy.minVolume && !taken.has(one.keyword))
    .toSorted((a, b) => worthOf(b) - worthOf(a) || (a.keyword < b.keyword ? -1 : 1))
    .slice(0, Math.max(0, limit));
}
