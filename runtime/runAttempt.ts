import { platformLimits, hasEventId } from "#domain/messages/envelope";
import { errorInfoOf } from "#domain/errors/errorInfo";
import { isInstance } from "#domain/errors/describe";
import { ownAttemptsOf } from "#domain/jobs/ownAttempts";
import { CancelledError, decideRetry, MalformedMessageError } from "#domain/jobs/retry";
import type { ClaimedJob } from "#store/jobs/claim";
import type { AttemptResult } from "#store/jobs/finish";
import type { FinishedAttempt } from "./attemptFinisher.ts";
import { InjectedCrash } from "./faultInjection.ts";
import type { HandlerResult } from "./handlers.ts";
import type { IncomingMessage } from "./incomingMessages.ts";
import { redactErrorInfo } from "./redact.ts";
import { resultText } from "./result.ts";

/** A queue of the platform delays a message by whole seconds, up to a limit. `carried` is true if the delay fits. */
const queueDelayOf = (delayMs: number) => {
  const seconds = Math.ceil(delayMs / 1000);
  return { retryAt: new Date(Date.now() + delayMs).toISOString(), carried: seconds <= platformLimits.delaySeconds, seconds };
};

/**
 * False for a message that does not say which job it is, such as one without an envelope. If the platform gave it up, its dead-letter queue
 * could not be matched to the job. The reconciler dispatches the job with its ticket instead.
 */
const namesItsJob = ({ ticket, raw }: IncomingMessage): boolean => ticket !== null || hasEventId(raw.body);

const deadLetterReasonOf = (error: unknown, reason: "permanent" | "exhausted") =>
  isInstance(error, MalformedMessageError) ? "malformed" : reason;

/** Runs the attempt and returns its result as it is stored, and after how many seconds the platform is to deliver the message again. */
async function resultOf(
  incoming: IncomingMessage,
  claimed: ClaimedJob,
  queue: string,
  at: string,
  attempt: () => Promise<HandlerResult>,
): Promise<Omit<FinishedAttempt, "times">> {
  const { attempt: count, parentId } = claimed;
  const attemptFields = { id: incoming.id, type: incoming.message.type, attempt: count, startedAt: at, parentId };
  try {
    const { result } = await attempt();
    const { removeOnComplete } = claimed;
    return {
      incoming,
      result: { ...attemptFields, outcome: "completed", result: resultText(result, queue, incoming.id), removeOnComplete },
    };
  } catch (error) {
    if (isInstance(error, InjectedCrash)) throw error;
    const decision = decideRetry(error, { ...ownAttemptsOf(claimed), backoff: claimed.backoff });
    const why = redactErrorInfo(errorInfoOf(error));
    if (decision.action === "dead")
      return {
        incoming,
        result: {
          ...attemptFields,
          outcome: "failed",
          error: why,
          reason: deadLetterReasonOf(error, decision.reason),
          isKnownType: incoming.isKnownType,
        },
      };
    const { retryAt, seconds, ...wait } = queueDelayOf(decision.delayMs);
    // A cancelled job gets no further attempt. If the cancel request was lost, the reconciler dispatches the job again.
    const carried = wait.carried && !isInstance(error, CancelledError) && namesItsJob(incoming);
    const attemptResult: AttemptResult = { ...attemptFields, outcome: "retried", error: why, retryAt, delayedByQueue: carried };
    return carried ? { incoming, result: attemptResult, retrySeconds: seconds } : { incoming, result: attemptResult };
  }
}

/** Runs the attempt of a claimed job. Resolves however it ends, except for an injected crash. */
export async function runAttempt(
  incoming: IncomingMessage,
  claimed: ClaimedJob,
  queue: string,
  at: string,
  attempt: () => Promise<HandlerResult>,
): Promise<FinishedAttempt> {
  const startedMs = Date.now();
  const end = await resultOf(incoming, claimed, queue, at, attempt);
  const waitMs = Date.parse(at) - claimed.readyMs;
  return { ...end, times: { outcome: end.result.outcome, waitMs, runMs: Date.now() - startedMs } };
}
