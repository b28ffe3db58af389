import type { JobOptions } from "#domain/jobs/job";

/** The options of a new job as the form holds them: texts, because a half-typed number is no number. */
export type OptionDraft = {
  attempts: string;
  timeout: string;
  delay: string;
  unit: DelayUnit;
  priority: string;
  key: string;
  deduplicationId: string;
  deduplicationMinutes: string;
};
/** The options that a job and the jobs of a schedule share. */
export type AttemptDraft = Pick<OptionDraft, "attempts" | "timeout" | "priority" | "key">;
export const delayUnits = { s: "seconds", m: "minutes", h: "hours", d: "days" } as const;
export type DelayUnit = keyof typeof delayUnits;
export const isDelayUnit = (name: string): name is DelayUnit => Object.hasOwn(delayUnits, name);
const unitMs: Record<DelayUnit, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export const defaultOptions: OptionDraft = {
  attempts: "",
  timeout: "",
  delay: "",
  unit: "m",
  priority: "",
  key: "",
  deduplicationId: "",
  deduplicationMinutes: "60",
};

/** The job options of a draft; empty fields are left out. */
export function optionsOf({
  attempts,
  timeout,
  delay,
  unit,
  priority,
  key,
  deduplicationId,
  deduplicationMinutes,
}: OptionDraft): JobOptions {
  return {
    ...(attempts.trim() ? { attempts: Number(attempts) } : {}),
    ...(timeout.trim() ? { timeoutMs: Math.round(Number(timeout) * unitMs.s) } : {}),
    ...(delay.trim() ? { delayMs: Math.round(Number(delay) * unitMs[unit]) } : {}),
    ...(priority.trim() ? { priority: Number(priority) } : {}),
    ...(key.trim() ? { key: key.trim() } : {}),
    ...(deduplicationId.trim()
      ? { deduplication: { id: deduplicationId.trim(), ttlMs: Math.round(Number(deduplicationMinutes) * unitMs.m) } }
      : {}),
  };
}

const optionFieldErrors: Record<string, [field: keyof OptionDraft, error: string]> = {
  attempts: ["attempts", "A whole number from 1 to 100."],
  timeoutMs: ["timeout", "Seconds, up to 900."],
  delayMs: ["delay", "A number from 0 up to one year."],
  priority: ["priority", "A whole number from -100 to 100."],
  key: ["key", "Up to 80 characters."],
  "deduplication.id": ["deduplicationId", "Up to 200 characters."],
  "deduplication.ttlMs": ["deduplicationMinutes", "Minutes, more than 0 and at most one year."],
};

/** The error text per form field for issues of the options schema. */
export const optionErrors = (issues: readonly { path: string }[]): Record<string, string> =>
  Object.fromEntries(
    issues.flatMap(({ path }) => {
      const error = optionFieldErrors[path];
      return error ? [error] : [];
    }),
  );
