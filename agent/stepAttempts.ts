import type { WorkflowStepContext } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";
import type { StepAttemptRecord } from "#domain/workflows/controlRequests";
import { asError, errorInfoOf } from "#domain/errors/errorInfo";
import { safeJsonText } from "#domain/messages/jsonText";
import { requestedWaitMs, isPermanent } from "#domain/jobs/retry";
import { redactErrorInfo } from "#runtime/redact";
import type { StepName, StepReport } from "#domain/workflows/run";

/** What a step may take: how often it is tried again, how long it waits before that (doubled each time), how long one try runs. */
export type StepLimits = { retries: { limit: number; delayMs: number }; timeout: `${number} ${"seconds" | "minute" | "minutes"}` };

/** How long a failed try of a step waits before the next, ms: what its error asks for, else doubled from try to try. */
const waitMsOf = (error: unknown, { retries }: StepLimits, attempt: number): number =>
  requestedWaitMs(error) ?? retries.delayMs * 2 ** (attempt - 1);

/** A step as it goes on: its limits, and what its last failed try threw, whose fields the engine does not keep. */
export type StepState = { limits: StepLimits; error?: unknown };

/** The engine's settings for a step: it waits as {@link waitMsOf} says. */
export const stepConfigOf = (state: StepState) => ({
  retries: {
    limit: state.limits.retries.limit,
    delay: ({ ctx }: { ctx: { attempt: number } }): number => waitMsOf(state.error, state.limits, ctx.attempt),
  },
  timeout: state.limits.timeout,
});

/** Characters of what a step made that are kept to be looked at: of an article that somebody is to approve, all of a long one. */
const outputLimitOf = (step: StepName): number => (step === "editorial-pass" ? 20_000 : 2_000);

/** A step's result for people: text as it is, a draft as its text, all else as JSON. */
function textOf(result: unknown): string {
  if (typeof result === "string") return result;
  if (typeof result === "object" && result !== null && "body" in result && "title" in result) return `# ${result.title}\n\n${result.body}`;
  return safeJsonText(result, 2) ?? "";
}

/** When the engine tries again after this try failed, ISO UTC; null when it does not. */
function retryAtOf(error: unknown, limits: StepLimits, attempt: number, endedAt: Date): string | null {
  if (isPermanent(error) || attempt > limits.retries.limit) return null;
  return new Date(endedAt.getTime() + waitMsOf(error, limits, attempt)).toISOString();
}

const ok = { retryAt: null, errorName: null, errorMessage: null, errorStack: null, errorDetails: null };

/** Does the work of one try and tells how it went. An error that can't heal must not be tried again by the engine. */
export async function runStepAttempt<T>(
  step: StepName,
  state: StepState,
  { attempt }: Pick<WorkflowStepContext, "attempt">,
  work: () => Promise<T>,
  tell: (attempt: StepAttemptRecord) => Promise<void>,
): Promise<T> {
  const startedAt = new Date().toISOString();
  try {
    const result = await work();
    const text = textOf(result);
    const output = text.slice(0, outputLimitOf(step));
    await tell({ ...ok, step, attempt, startedAt, endedAt: new Date().toISOString(), output, outputLength: text.length });
    return result;
  } catch (error) {
    const endedAt = new Date();
    state.error = error;
    const why = redactErrorInfo(errorInfoOf(error));
    await tell({
      step,
      attempt,
      startedAt,
      endedAt: endedAt.toISOString(),
      retryAt: retryAtOf(error, state.limits, attempt, endedAt),
      output: null,
      outputLength: null,
      errorName: why.name,
      errorMessage: why.message,
      errorStack: why.stack,
      errorDetails: why.details ?? null,
    });
    if (isPermanent(error)) throw new NonRetryableError(why.message);
    // The engine reads what it is thrown without care: what can't be read would end it.
    throw asError(error);
  }
}

/** What the brand is told of a try that is followed by another; null when none follows. */
export const retryReportOf = ({ step, attempt, endedAt, retryAt }: StepAttemptRecord): StepReport | null =>
  retryAt === null ? null : { step, state: "retrying", at: endedAt, attempt: attempt + 1, retryAt };
