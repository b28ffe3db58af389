import { z } from "zod";

/** How many items of a plan are rehearsed: by default, and at most. */
const defaultCount = 5;
export const maxRehearsedItems = 20;

/** The body that rehearses a sample of a plan. `confirmOutside` lets handlers send requests to outside services. */
export const RehearsePlan = z.strictObject({
  count: z.number().int().min(1).max(maxRehearsedItems).default(defaultCount),
  confirmOutside: z.boolean().default(false),
});
export type RehearsePlan = z.infer<typeof RehearsePlan>;

const Count = z.number().int();

/** What became of one rehearsed item. `text` is its error, or why it could not be rehearsed to its end; null if it succeeds. */
export const RehearsedItem = z.object({
  id: z.string(),
  outcome: z.enum(["succeeds", "fails", "unknown"]),
  text: z.string().nullable(),
  /** It ended because its handler calls outside services, which an operator may confirm. */
  needsConfirmation: z.boolean(),
  /** It has taken effect before, so that a replay would do nothing. */
  alreadyProcessed: z.boolean(),
});
export type RehearsedItem = z.infer<typeof RehearsedItem>;

const Counted = z.array(z.object({ text: z.string(), count: Count }));

/** What the code that is deployed now does with a sample of a plan. `errors` and `reasons` are counted, the most frequent first. */
export const PlanRehearsal = z.object({
  items: z.array(RehearsedItem).max(maxRehearsedItems),
  succeed: Count,
  fail: Count,
  /** Those that could not be rehearsed to their end. */
  unknown: Count,
  errors: Counted,
  reasons: Counted,
});
export type PlanRehearsal = z.infer<typeof PlanRehearsal>;

function countTexts(items: readonly RehearsedItem[]): PlanRehearsal["errors"] {
  const groups = Map.groupBy(items, ({ text }) => text ?? "");
  return [...groups].map(([text, ofText]) => ({ text, count: ofText.length })).toSorted((a, b) => b.count - a.count);
}

/** Returns the counts of rehearsed items, with the items. */
export function summarize(items: RehearsedItem[]): PlanRehearsal {
  const of = (outcome: RehearsedItem["outcome"]) => items.filter((item) => item.outcome === outcome);
  const [fails, unknown] = [of("fails"), of("unknown")];
  return {
    items,
    succeed: of("succeeds").length,
    fail: fails.length,
    unknown: unknown.length,
    errors: countTexts(fails),
    reasons: countTexts(unknown),
  };
}
