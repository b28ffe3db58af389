import { Strategy } from "#domain/brands/strategy";
import { ApiError } from "../api.ts";
import { pageFailedMessage } from "../toasts/failures.ts";

/** A strategy as it stands in a form: texts, because a half-typed number is no number. */
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

/** What a new brand starts from: the domain's defaults. */
export const newDraft = (): Draft => ({ ...draftOf(Strategy.parse({ seedKeywords: ["keyword"] })), seedKeywords: "" });

/** The value a draft means, for its schema to judge: an emptied number is not zero. */
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

/** What each field asks for, as one says it; a schema says it for programs. */
const fieldErrors: Readonly<Record<string, string>> = {
  name: "Give it a name of up to 80 characters.",
  slug: "Lowercase letters, digits and dashes, at most 40, with a letter or digit at both ends.",
  seedKeywords: "Give 1 to 200 keywords, one a line, each of up to 120 characters.",
  maxDifficulty: "A number from 0 to 100.",
  minVolume: "A whole number, 0 or more.",
  articlesPerCycle: "A whole number from 1 to 50.",
  researchMaxAgeDays: "A whole number of days from 1 to 365.",
  performanceAfterDays: "A whole number of days from 1 to 365.",
  cron: "Five fields such as 0 */6 * * *, or nothing.",
};

/** Issues by the field they belong to: "strategy.seedKeywords.3" is the field `seedKeywords`. */
export function errorsByField(issues: readonly { path: string; message: string }[]): Record<string, string> {
  const fields = issues.map(({ path, message }) => {
    const field = path.replace(/^(body\.)?(strategy\.)?/, "").split(".")[0] ?? "";
    return [field, fieldErrors[field] ?? message] as const;
  });
  return Object.fromEntries(fields.toReversed());
}

/** What went wrong with a form as texts for its fields; `form` is for the whole. */
export function errorsOf(failure: unknown): Record<string, string> {
  if (!(failure instanceof ApiError)) return { form: `${pageFailedMessage} Nothing was saved.` };
  return { ...errorsByField(failure.issues), form: failure.message };
}
