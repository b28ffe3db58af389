import { Strategy } from "#brand-engine/domain/strategy";
import { ApiError } from "#app/core/api.ts";
import { pageFailedMessage } from "#app/core/toasts/failures.ts";

/** A strategy as the form holds it: texts, because a half-typed number is no number. */
export type Draft = {
  seedKeywords: string;
  maxDifficulty: string;
  minVolume: string;
  articlesPerCycle: string;
  researchMaxAgeDays: string;
  performanceAfterDays: string;
  requireApproval: boolean;
  cron: string;
};

export const draftOf = (strategy: Strategy): Draft => ({
  seedKeywords: strategy.seedKeywords.join("\n"),
  maxDifficulty: String(strategy.maxDifficulty),
  minVolume: String(strategy.minVolume),
  articlesPerCycle: String(strategy.articlesPerCycle),
  researchMaxAgeDays: String(strategy.researchMaxAgeDays),
  performanceAfterDays: String(strategy.performanceAfterDays),
  requireApproval: strategy.requireApproval,
  cron: strategy.cron ?? "",
});

/** The draft of a new brand, with the default strategy. */
export const newDraft = (): Draft => ({ ...draftOf(Strategy.parse({ seedKeywords: ["keyword"] })), seedKeywords: "" });

/** The strategy of a draft, not validated. An emptied number is null, not zero. */
export const strategyInputOf = (draft: Draft): unknown => {
  const number = (text: string) => (text.trim() === "" ? undefined : Number(text));
  return {
    seedKeywords: draft.seedKeywords.split("\n").flatMap((line) => line.trim() || []),
    maxDifficulty: number(draft.maxDifficulty) ?? null,
    minVolume: number(draft.minVolume) ?? null,
    articlesPerCycle: number(draft.articlesPerCycle) ?? null,
    researchMaxAgeDays: number(draft.researchMaxAgeDays) ?? null,
    performanceAfterDays: number(draft.performanceAfterDays) ?? null,
    requireApproval: draft.requireApproval,
    cron: draft.cron.trim() || null,
  };
};

/** The error text of each field, instead of the message of the schema. */
const fieldErrors: Readonly<Record<string, string>> = {
  name: "Enter a name of up to 80 characters.",
  slug: "Lowercase letters, digits and dashes, at most 40, with a letter or digit at both ends.",
  seedKeywords: "Enter 1 to 200 keywords, one per line, up to 120 characters each.",
  maxDifficulty: "A number from 0 to 100.",
  minVolume: "A whole number, 0 or more.",
  articlesPerCycle: "A whole number from 1 to 50.",
  researchMaxAgeDays: "A whole number of days from 1 to 365.",
  performanceAfterDays: "A whole number of days from 1 to 365.",
  cron: "Five fields such as 0 */6 * * *, or empty.",
};

/** The first error text per form field: "strategy.seedKeywords.3" belongs to the field `seedKeywords`. */
export function errorsByField(issues: readonly { path: string; message: string }[]): Record<string, string> {
  const fields = issues.map(({ path, message }) => {
    const field = path.replace(/^(body\.)?(strategy\.)?/, "").split(".")[0] ?? "";
    return [field, fieldErrors[field] ?? message] as const;
  });
  return Object.fromEntries(fields.toReversed());
}

/** The error texts of a failed save per form field; `form` is for the form as a whole. */
export function errorsOf(failure: unknown): Record<string, string> {
  if (!(failure instanceof ApiError)) return { form: `${pageFailedMessage} Nothing was saved.` };
  return { ...errorsByField(failure.issues), form: failure.message };
}
