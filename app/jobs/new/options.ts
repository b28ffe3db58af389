import type { JobOptions } from "#domain/jobs/job";

/** The options of a new job as they stand in a form. */
export type OptionDraft = {
  attempts: string;
  timeout: string;
  delay: string;
  unit: DelayUnit;
  priority: string;
  key: string;
  onceId: string;
  onceFor: string;
};
/** Options that a job and the jobs of a schedule have alike. */
export type AttemptDraft = Pick<OptionDraft, "attempts" | "timeout" | "priority" | "key">;
export const delayUnits = { s: "seconds", m: "minutes", h: "hours", d: "days" } as const;
export type DelayUnit = keyof typeof delayUnits;
const unitMs: Record<DelayUnit, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export const defaultOptions: OptionDraft = {
  attempts: "",
  timeout: "",
  delay: "",
  unit: "m",
  priority: "",
  key: "",
  onceId: "",
  onceFor: "60",
};

/** The options a draft means; only what was filled in. */
export function optionsOf({ attempts, timeout, delay, unit, priority, key, onceId, onceFor }: OptionDraft): JobOptions {
  return {
    ...(attempts.trim() ? { attempts: Number(attempts) } : {}),
    ...(timeout.trim() ? { timeoutMs: Math.round(Number(timeout) * unitMs.s) } : {}),
    ...(delay.trim() ? { delayMs: Math.round(Number(delay) * unitMs[unit]) } : {}),
    ...(priority.trim() ? { priority: Number(priority) } : {}),
    ...(key.trim() ? { key: key.trim() } : {}),
    ...(onceId.trim() ? { deduplication: { id: onceId.trim(), ttlMs: Math.round(Number(onceFor) * unitMs.m) } } : {}),
  };
}

const optionFieldErrors: Record<string, [field: keyof OptionDraft, says: string]> = {
  attempts: ["attempts", "A whole number from 1 to 100."],
  timeoutMs: ["timeout", "Seconds, up to 900."],
  delayMs: ["delay", "A number from 0 to a year."],
  priority: ["priority", "A whole number from -100 to 100."],
  key: ["key", "Up to 80 characters."],
  "deduplication.id": ["onceId", "Up to 200 characters."],
  "deduplication.ttlMs": ["onceFor", "Minutes, from a moment to a year."],
};

/** What is wrong with the options, by field of the form. */
export const optionErrors = (issues: readonly { path: string }[]): Record<string, string> =>
  Object.fromEntries(
    issues.flatMap(({ path }) => {
      const found = optionFieldErrors[path];
      return found ? [found] : [];
    }),
  );

/** What the address of the form says: which queue and type, and the job to take the payload from. */
export type NewJobSearch = { queue?: string; type?: string; like?: string };

export function readNewJobSearch(search: Record<string, unknown>): NewJobSearch {
  const found = (["queue", "type", "like"] as const).flatMap((name) => {
    const value = search[name];
    return typeof value === "string" && value ? [[name, value.slice(0, 200)] as const] : [];
  });
  return Object.fromEntries(found);
}
