import { hasEventId, platformLimits } from "#domain/messages/envelope";
import { findInjectedFault, type InjectedFault } from "#domain/faultInjection";
import { withoutNamePrefix } from "#domain/queues/queues";
import { errorInfoOf } from "#domain/errors/errorInfo";
import { isInstance } from "#domain/errors/describe";
import { ownAttemptsOf } from "#domain/jobs/ownAttempts";
import { CancelledError, decideRetry, MalformedMessageError, PermanentError } from "#domain/jobs/retry";
import { type ClaimedJob, type ClaimResult, countDiscarded } from "#store/jobs/claim";
import { limitKeyOf } from "#store/jobs/prepare";
import type { AttemptResult } from "#store/jobs/finish";
import { markJobLayerQueue } from "#store/queues/consumers";
import { deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { opsOf } from "./bindings.ts";
import { type ClaimedBatch, claimBatch } from "./claimBatch.ts";
import { limiterOf, type CoordinatorBinding } from "./coordinator/client.ts";
import { runAsJob } from "./currentJob.ts";
import { InjectedCrash, withFaultInjection } from "./faultInjection.ts";
import { messageToHandle, type IncomingMessage, parseBatch, type QueueHandlers } from "./incomingMessages.ts";
import { log } from "./log.ts";
import { redactErrorInfo } from "./redact.ts";
import { resultText } from "./result.ts";
import { RunningJobs } from "./runningJobs.ts";
import { workerVersionOf } from "./workerVersion.ts";
import { type FinishedAttempt, AttemptFinisher } from "./attemptFinisher.ts";
import { timeLimitOf, TimeLimits } from "./timeLimit.ts";
import { type Middleware, composeMiddleware, type AttemptHandler, type HandlerResult } from "./handlers.ts";

/** The variables of the job layer. `LAB` is `on` where fault injection is allowed. `NAME_PREFIX` is what the names of all queues in the account start with. */
export type JobLayerVars = { LAB?: string; NAME_PREFIX?: string };

/** The bindings of every Worker with a queue loop, unless `createQueue` gives them other names. Queues are found by the name of their binding. */
export type JobLayerEnv = { OPS: D1Database } & JobLayerVars & CoordinatorBinding;

/**
 * What a rehearsal may do: `callsOutside` are the message types whose handlers send requests to outside services, which an operator must
 * confirm. `reads` are the methods of bindings to other Workers that only read, by the name of the binding.
 */
export type RehearsalOptions = { callsOutside?: readonly string[]; reads?: Readonly<Record<string, readonly string[]>> };

/** The queues of a Worker with their handlers; `service` names the Worker in logs and for fault injection. */
export type QueueLoopOptions<Env> = {
  service: string;
  /** The handlers of each queue that this Worker consumes, by the queue's name. */
  queues: Readonly<Record<string, QueueHandlers<Env>>>;
  /** Middleware around the handlers, the first outermost. Fault injection is always outside of it. */
  middleware: (env: Env) => Middleware[];
  rehearsal?: RehearsalOptions | undefined;
};

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

async function runAttempt(
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

/**
 * Creates the queue loop: parse, ask the limiter which jobs may start, claim, run through the middleware, finish,
 * acknowledge. A batch costs two round trips to the operations database, one or two to the limiter, and one more each second in
 * which an attempt ended or a handler reported something. All claimed messages start together, so none starts after a pause.
 * A message that is not claimed is a duplicate, or its job waits for a permit or for the end of a pause: it is acknowledged
 * and uses no attempt.
 */
export function createQueueLoop<Env extends JobLayerVars>(loop: QueueLoopOptions<Env>) {
  return async (batch: MessageBatch, env: Env): Promise<void> => {
    const queue = withoutNamePrefix(batch.queue, env.NAME_PREFIX);
    const handlers = loop.queues[queue];
    if (!handlers) throw new Error(`${loop.service} does not consume ${queue}`);
    const ops = opsOf(env, queue);
    const deliveredMs = Date.now();
    const at = new Date(deliveredMs).toISOString();
    const { readable, unreadable } = parseBatch({ queue, messages: batch.messages }, handlers);
    const limiter = limiterOf(env, queue);
    const candidates = readable.map(({ id, body, ticket }) => ({
      id,
      key: ticket ? ticket.key : limitKeyOf(body),
      priority: ticket?.priority ?? 0,
    }));
    // The claim of a message that comes again is written first: its last attempt may have ended its Worker, and must count.
    const mayHold = readable.every(({ ticket, raw }) => ticket !== null && raw.attempts === 1);
    const toClaim = {
      withoutTicket: readable.flatMap(({ message, body, ticket }) => (ticket ? [] : [{ message, body }])),
      withTicket: readable.flatMap(({ id, ticket }) => (ticket ? [id] : [])),
      leaseMs: handlers.leaseMs,
    };
    const { admission, claims, held } = readable.length
      ? await claimBatch(ops, queue, limiter, { candidates, mayHold, withFaults: env.LAB === "on" }, toClaim, at)
      : nothingToClaim;
    const running = new RunningJobs(ops, limiter, handlers.leaseMs);
    const version = workerVersionOf(env, new Date(deliveredMs));
    const { counted, hold = null } = admission;
    const { leaseMs } = handlers;
    const finisher = new AttemptFinisher({ ops, bindings: env, queue, limiter, running, counted, held, hold, at, leaseMs, version });
    const run = attemptHandlerOf(loop, handlers, env, claims.faults);
    const limits = new TimeLimits();
    const startJob = async (incoming: IncomingMessage): Promise<void> => {
      const { id } = incoming;
      const claimed = claims.claimed.get(id);
      if (!claimed) return finisher.skip(incoming);
      const { attempt, timeoutMs } = claimed;
      const work = async () => {
        const read = messageToHandle(incoming, claimed, handlers);
        const fields = { ...read, isNative: incoming.isNative, jobId: id, queue, at, ...ownAttemptsOf(claimed) };
        const delivery = running.start(id, attempt, fields);
        return runAsJob(id, () => run(delivery));
      };
      const limitMs = timeLimitOf(timeoutMs ?? handlers.timeoutMsOf?.(incoming.message.type), deliveredMs, Date.now());
      const finished = await runAttempt(incoming, claimed, queue, at, () => limits.run(limitMs, work, (error) => running.abort(id, error)));
      running.remove(id);
      finisher.add(finished);
    };
    try {
      finisher.start();
      await Promise.all(readable.map(startJob));
      await finisher.finish([
        ...(unreadable.length > 0 ? [markJobLayerQueue(ops, queue)] : []),
        ...deadLetterUnreadableMessages(ops, unreadable, new Date().toISOString()),
        ...discardStatements(ops, queue, claims.removed),
      ]);
      // Messages that did not run are safe: another delivery runs them, their job waits, they are dead letters, or their job was removed.
      for (const raw of batch.messages) if (!finisher.acknowledged.has(raw)) raw.ack();
      if (claims.paused || (admission.granted.length < readable.length && !admission.hold))
        log("info", "jobs wait: queue paused or limited", { queue, messages: readable.length - claims.claimed.size });
    } catch (error) {
      await finisher.abandon();
      throw error;
    } finally {
      finisher.stop();
      running.stopWatching();
    }
  };
}

/**
 * Returns the handlers of a queue within the middleware. If creating the middleware throws, each attempt fails with that error; the batch
 * goes on.
 */
export function attemptHandlerOf<Env extends JobLayerVars>(
  loop: QueueLoopOptions<Env>,
  handlers: QueueHandlers<Env>,
  env: Env,
  faults: InjectedFault[],
): AttemptHandler {
  const handle: AttemptHandler = async (delivery) => {
    const { queue, message, isNative } = delivery;
    const handler = handlers.handlerOf(message.type);
    if (handler) return handler(delivery, env);
    if (isNative) return { result: `No handler for ${message.type}` };
    throw new PermanentError(`${queue} has no handler for ${JSON.stringify(message.type)}`);
  };
  try {
    return composeMiddleware(...faultMiddleware(loop.service, faults), ...loop.middleware(env))(handle);
  } catch (error) {
    return () => Promise.reject(error);
  }
}

/** Logs and counts the messages whose jobs an operator or the retention has removed: nothing is left to do for them. */
function discardStatements(ops: D1Database, queue: string, ids: readonly string[]): D1PreparedStatement[] {
  if (ids.length === 0) return [];
  log("warn", "discarded: the job was removed", { queue, messages: ids.length, jobs: ids.slice(0, 20).join(" ") });
  return [countDiscarded(ops, queue, ids.length)];
}

const noClaims: ClaimResult = { claimed: new Map(), removed: [], paused: false, faults: [] };
const nothingToClaim: ClaimedBatch = { admission: { granted: [], counted: false }, claims: noClaims, held: [] };
const faultMiddleware = (service: string, faults: InjectedFault[]): Middleware[] =>
  faults.length ? [withFaultInjection((message) => findInjectedFault(faults, service, message, new Date()))] : [];
