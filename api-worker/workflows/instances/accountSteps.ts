import { type Excerpt, type InstanceAttempt, type InstanceStep, maxAttempts } from "#domain/workflows/instance";
import { nameAndCountOf } from "#domain/workflows/instanceEvents";
import { type CloudflareAttempt, CloudflareStep } from "./accountAnswers.ts";
import { cutText, errorOf, excerptOf, isAgentStep, timeLimitText } from "./events.ts";
import { retryDelayMs } from "./retryDelay.ts";

/** Returns a time of the Cloudflare API as ISO UTC, which it is in also without a zone; null if it is no time. */
export function timeOf(text: string | null | undefined): string | null {
  if (!text) return null;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes("T");
  const time = new Date(hasZone ? text : `${text}Z`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** The beginning of a value that the platform sends as JSON text, which it may have cut. Null for no value. */
export function receivedExcerpt(value: unknown): Excerpt | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") return excerptOf(value) ?? null;
  try {
    return excerptOf(JSON.parse(value)) ?? null;
  } catch {
    return cutText(value);
  }
}

const types: Record<string, InstanceStep["type"]> = { step: "do", rollback: "rollback", sleep: "sleep", waitForEvent: "waitForEvent" };

/** The state of a step that runs code: `success` is null until it ends. */
function codeState({ success, attempts }: CloudflareStep): InstanceStep["state"] {
  if (success !== null && success !== undefined) return success ? "done" : "failed";
  return attempts?.at(-1)?.success === false ? "retrying" : "running";
}

function waitState({ finished, error }: CloudflareStep): InstanceStep["state"] {
  if (error) return "failed";
  return finished ? "done" : "running";
}

/** When the attempt after a failed one starts: of a future one the platform does not tell, so that is computed from the step's configuration. */
function retryAtOf(
  { config, success }: CloudflareStep,
  number: number,
  endedAt: string | null,
  next: CloudflareAttempt | undefined,
): string | null {
  if (next) return timeOf(next.start);
  const delayMs = success === false || endedAt === null ? null : retryDelayMs(config?.retries, number);
  return delayMs === null || endedAt === null ? null : new Date(Date.parse(endedAt) + delayMs).toISOString();
}

function attemptsOf(step: CloudflareStep, startedAt: string): InstanceAttempt[] {
  const all = step.attempts ?? [];
  const attempts = all.map((attempt, index): InstanceAttempt => {
    const endedAt = timeOf(attempt.end);
    const isFailed = attempt.success === false;
    return {
      attempt: index + 1,
      startedAt: timeOf(attempt.start) ?? startedAt,
      endedAt,
      error: isFailed ? errorOf(attempt.error ?? { name: "Error", message: "" }) : null,
      retryAt: isFailed ? retryAtOf(step, index + 1, endedAt, all[index + 1]) : null,
    };
  });
  return attempts.slice(-maxAttempts);
}

/**
 * Returns a step in the log of an instance. `orElse`: when it started, if the platform does not say. Null for the Agents SDK's own steps, and
 * for entries that are no steps, such as the termination.
 */
export function stepOf(value: unknown, orElse: string): InstanceStep | null {
  const { data: step } = CloudflareStep.safeParse(value);
  const type = step && types[step.type];
  if (!step || !type || isAgentStep(step.name)) return null;
  const runsCode = type === "do" || type === "rollback";
  const startedAt = timeOf(step.start) ?? orElse;
  const state = runsCode ? codeState(step) : waitState(step);
  const { retries, timeout } = step.config ?? {};
  return {
    ...nameAndCountOf(step.name),
    type,
    state,
    startedAt,
    // The end of a sleep or a wait that goes on is in the future.
    endedAt: state === "done" || state === "failed" ? timeOf(step.end) : null,
    attempts: attemptsOf(step, startedAt),
    output: receivedExcerpt(step.output),
    wakeAt: type === "sleep" ? timeOf(step.end) : null,
    eventType: step.event_type ?? null,
    retryLimit: retries?.limit ?? null,
    timeout: timeout === null || timeout === undefined ? null : timeLimitText(timeout),
  };
}
