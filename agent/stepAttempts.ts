import type { WorkflowStepContext } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";
import type { StepAttemptRecord } from "#domain/workflows/controlRequests";
import { asError, errorInfoOf } from "#domain/errors/errorInfo";
import { safeJsonText } from "#domain/messages/jsonText";
import { requestedWaitMs, isPermanent } from "#domain/jobs/retry";
import { redactErrorInfo } from "#runtime/redact";
import type { StepReport } from "#domain/workflows/run";
import { reviewStep, type StepName } from "#brand-engine/domain/steps";

/** The limits of a step: number of retries, delay before the first retry in ms (doubled for each further one), and timeout of one attempt. */
export type StepLimits = { retries: { limit: number; delayMs: number }; timeout: `${number} ${"seconds" | "minute" | "minutes"}` };

/** The wait after a failed attempt, ms: what its error asks for, or the step's delay, doubled for each further attempt. */
const waitMsOf = (error: unknown, { retries }: StepLimits, attempt: number): number =>
  requestedWaitMs(error) ?? retries.delayMs * 2 ** (attempt - 1);

/** The state of a running step: its limits, and the error of its last failed attempt, of which the engine keeps no fields. */
export type StepState = { limits: StepLimits; error?: unknown };

/** The engine's configuration of a step. Its retries wait as {@link waitMsOf} says. */
export const stepConfigOf = (state: StepState) => ({
  retries: {
    limit: state.limits.retries.limit,
    delay: ({ ctx }: { ctx: { attempt: number } }): number => waitMsOf(state.error, state.limits, ctx.attempt),
  },
  timeout: state.limits.timeout,
});

/** How many characters of a step's output are stored: enough for a whole long article that an operator approves. */
const outputLimitOf = (step: StepName): number => (step === reviewStep ? 20_000 : 2_000);

/** A step's result as text: a string as it is, a draft as Markdown, everything else as JSON. */
function textOf(result: unknown): string {
  if (typeof result === "string") return result;
  if (typeof result === "object" && result !== null && "body" in result && "title" in result) return `# ${result.title}\n\n${result.body}`;
  return safeJsonText(result, 2) ?? "";
}

/** When the engine retries after this failed attempt, ISO UTC; null if it does not. */
function retryAtOf(error: unknown, limits: StepLimits, attempt: number, endedAt: Date): string | null {
  if (isPermanent(error) || attempt > limits.retries.limit) return null;
  return new Date(endedAt.getTime() + waitMsOf(error, limits, attempt)).toISOString();
}

const noError = { retryAt: null, errorName: null, errorMessage: null, errorStack: null, errorDetails: null };

/** Runs one attempt of a step and passes its record to `store`. A permanent error becomes a NonRetryableError, so that the engine does not retry. */
export async function runStepAttempt<T>(
  step: StepName,
  state: StepState,
  { attempt }: Pick<WorkflowStepContext, "attempt">,
  work: () => Promise<T>,
  store: (attempt: StepAttemptRecord) => Promise<void>,
): Promise<T> {
  const startedAt = new Date().toISOString();
  try {
    const result = await work();
    const text = textOf(result);
    const output = text.slice(0, outputLimitOf(step));
    await store({ ...noError, step, attempt, startedAt, endedAt: new Date().toISOString(), output, outputLength: text.length });
    return result;
  } catch (error) {
    const endedAt = new Date();
    state.error = error;
    const info = redactErrorInfo(errorInfoOf(error));
    await store({
      step,
      attempt,
      startedAt,
      endedAt: endedAt.toISOString(),
      retryAt: retryAtOf(error, state.limits, attempt, endedAt),
      output: null,
      outputLength: null,
      errorName: info.name,
      errorMessage: info.message,
      errorStack: info.stack,
      errorDetails: info.details ?? null,
    });
    if (isPermanent(error)) throw new NonRetryableError(info.message);
    // The engine reads the properties of whatever is thrown, and a throwing property would end it.
    throw asError(error);
  }
}

/** The report of a failed attempt that will be retried; null if it will not. */
export const retryReportOf = ({ step, attempt, endedAt, retryAt }: StepAttemptRecord): StepReport | null =>
  retryAt === null ? null : { step, state: "retrying", at: endedAt, attempt: attempt + 1, retryAt };

/** The report of an attempt that completed its step; null if it failed. */
export const doneReportOf = ({ step, endedAt, errorName }: StepAttemptRecord): StepReport | null =>
  errorName === null ? { step, state: "done", at: endedAt } : null;
