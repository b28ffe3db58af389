import { platformLimits } from "#domain/messages/envelope";
import { findInjectedFault, type InjectedFault } from "#domain/faultInjection";
import { errorInfoOf } from "#domain/errors/errorInfo";
import { isInstance } from "#domain/errors/describe";
import { CancelledError, decideRetry, MalformedMessageError, PermanentError } from "#domain/jobs/retry";
import { type ClaimedJob, claimJobs, type ClaimResult, countDiscarded } from "#store/jobs/claim";
import { limitKeyOf } from "#store/jobs/insert";
import type { AttemptResult } from "#store/jobs/finish";
import { deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { limiterOf, type CoordinatorBinding } from "./coordinator/client.ts";
import { InjectedCrash, withFaultInjection } from "./faultInjection.ts";
import { messageToHandle, type IncomingMessage, parseBatch, type QueueHandlers } from "./incomingMessages.ts";
import { log } from "./log.ts";
import { redactErrorInfo } from "./redact.ts";
import { resultText } from "./result.ts";
import { RunningJobs } from "./runningJobs.ts";
import { type FinishedAttempt, AttemptFinisher } from "./attemptFinisher.ts";
import { timeLimitOf, withTimeLimit } from "./timeLimit.ts";
import { type Middleware, composeMiddleware, type AttemptHandler, type HandlerResult } from "./handlers.ts";

/** What every Worker with a loop is bound to: `LAB` lets fire drills strike, queues are found by their binding's name. */
export type JobLayerEnv = { OPS: D1Database; LAB?: string } & CoordinatorBinding;

export type QueueLoopOptions<Env> = {
  service: string;
  /** What each queue that this Worker consumes takes, by the queue's name. */
  queues: Readonly<Record<string, QueueHandlers<Env>>>;
  /** Middleware of this service, around its handlers; fire drills are there already. */
  middleware: (env: Env) => Middleware[];
};

/** A platform's queue holds a message back in whole seconds, and not for ever. */
const queueDelayOf = (delayMs: number) => {
  const seconds = Math.ceil(delayMs / 1000);
  return { retryAt: new Date(Date.now() + delayMs).toISOString(), carried: seconds <= platformLimits.delaySeconds, seconds };
};

const deadLetterReasonOf = (error: unknown, reason: "permanent" | "exhausted") =>
  isInstance(error, MalformedMessageError) ? "malformed" : reason;

/** How a try ended, as it is written. */
async function resultOf(
  incoming: IncomingMessage,
  claimed: ClaimedJob,
  queue: string,
  at: string,
  attempt: () => Promise<HandlerResult>,
): Promise<Omit<FinishedAttempt, "times">> {
  const { attempt: count, parentId } = claimed;
  const tried = { id: incoming.id, type: incoming.message.type, attempt: count, startedAt: at, parentId };
  try {
    const { result } = await attempt();
    const { removeOnComplete } = claimed;
    return { incoming, result: { ...tried, outcome: "completed", result: resultText(result, queue, incoming.id), removeOnComplete } };
  } catch (error) {
    if (isInstance(error, InjectedCrash)) throw error;
    const verdict = decideRetry(error, claimed);
    const why = redactErrorInfo(errorInfoOf(error));
    if (verdict.action === "dead")
      return {
        incoming,
        result: { ...tried, outcome: "failed", why, reason: deadLetterReasonOf(error, verdict.reason), isKnownType: incoming.isKnownType },
      };
    const { retryAt, seconds, ...wait } = queueDelayOf(verdict.delayMs);
    // Who was asked to stop has no further try: should nobody have asked after all, the sweep sends it again.
    const carried = wait.carried && !isInstance(error, CancelledError);
    const settlement: AttemptResult = { ...tried, outcome: "retried", why, retryAt, delayedByQueue: carried };
    return carried ? { incoming, result: settlement, retrySeconds: seconds } : { incoming, result: settlement };
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
  const waitedMs = Date.parse(at) - Date.parse(claimed.readyAt);
  return { ...end, times: { outcome: end.result.outcome, waitedMs, ranMs: Date.now() - startedMs } };
}

/**
 * The one queue loop: parse, ask the coordinator who may start, claim, run through the middleware, settle, acknowledge.
 * One round trip to the coordinator and two to the operations database per batch; one more each second while handlers are
 * at work, if any of them ended or said something. Claimed messages start together at the claim, so that a pause leaves
 * none behind to start later. What isn't claimed is a duplicate, or waits in its job for its turn or its queue: it is
 * acknowledged and burns no try.
 */
export function createQueueLoop<Env extends JobLayerEnv>(loop: QueueLoopOptions<Env>) {
  return async (batch: MessageBatch, env: Env): Promise<void> => {
    const { queue } = batch;
    const handlers = loop.queues[queue];
    if (!handlers) throw new Error(`${loop.service} does not consume ${queue}`);
    const { OPS: ops } = env;
    const deliveredMs = Date.now();
    const at = new Date(deliveredMs).toISOString();
    const { good, bad } = parseBatch(batch, handlers);
    const gate = limiterOf(env, queue);
    const candidates = good.map(({ id, body, ticket }) => ({
      id,
      key: ticket ? ticket.key : limitKeyOf(body),
      priority: ticket?.priority ?? 0,
    }));
    const admission = good.length ? await gate.admit(candidates) : noAdmission;
    const wanted = {
      ids: admission.granted,
      withoutTicket: good.flatMap(({ message, body, ticket }) => (ticket ? [] : [{ message, body }])),
      withTicket: good.flatMap(({ id, ticket }) => (ticket ? [id] : [])),
    };
    const claims = good.length ? await claimJobs(ops, queue, wanted, at, env.LAB === "on") : noClaims;
    const running = new RunningJobs(ops, gate);
    const settling = new AttemptFinisher({ ops, bindings: env, queue, limiter: gate, running, counted: admission.counted });
    const handle: AttemptHandler = async (delivery) => {
      const handler = handlers.handlerOf(delivery.message.type);
      if (handler) return handler(delivery, env);
      if (delivery.isNative) return { result: `Nobody subscribes to ${delivery.message.type}` };
      throw new PermanentError(`${queue} does not take ${JSON.stringify(delivery.message.type)}`);
    };
    const run = withMiddleware(() => [...faultMiddleware(loop.service, claims.faults), ...loop.middleware(env)], handle);
    const begin = async (incoming: IncomingMessage): Promise<void> => {
      const { id } = incoming;
      const claimed = claims.claimed.get(id);
      if (!claimed) return settling.skip(incoming);
      const { attempt, attempts, timeoutMs } = claimed;
      const work = async () => {
        const read = messageToHandle(incoming, claimed, handlers);
        return run({ ...read, isNative: incoming.isNative, jobId: id, queue, at, attempt, attempts, ...running.start(id, attempt) });
      };
      const limitMs = timeLimitOf(timeoutMs ?? handlers.timeoutMsOf?.(incoming.message.type), deliveredMs, Date.now());
      const tried = await runAttempt(incoming, claimed, queue, at, () => withTimeLimit(limitMs, work, (error) => running.stop(id, error)));
      running.remove(id);
      settling.add(tried);
    };
    try {
      settling.start();
      await Promise.all(good.map(begin));
      await settling.finish([
        ...deadLetterUnreadableMessages(ops, bad, new Date().toISOString()),
        ...discardStatements(ops, queue, claims.removed),
      ]);
      // What was not run has its place elsewhere: with another delivery, in its job, in the dead letters, in the count of what was removed.
      for (const raw of batch.messages) if (!settling.acknowledged.has(raw.id)) raw.ack();
      if (claims.paused || admission.granted.length < good.length)
        log("info", "parked", { queue, messages: good.length - claims.claimed.size });
    } finally {
      settling.stop();
      running.stopWatching();
    }
  };
}

/** A try with middleware around it. Middleware that can't be made fails each attempt, and not the batch. */
function withMiddleware(middleware: () => Middleware[], handle: AttemptHandler): AttemptHandler {
  try {
    return composeMiddleware(...middleware())(handle);
  } catch (error) {
    return () => Promise.reject(error);
  }
}

/** Messages whose jobs an operator or the retention has removed: nothing is left to do, which is said and counted. */
function discardStatements(ops: D1Database, queue: string, ids: readonly string[]): D1PreparedStatement[] {
  if (ids.length === 0) return [];
  log("warn", "discarded: the job was removed", { queue, messages: ids.length, jobs: ids.slice(0, 20).join(" ") });
  return [countDiscarded(ops, queue, ids.length)];
}

const noAdmission = { granted: [], counted: false };
const noClaims: ClaimResult = { claimed: new Map(), removed: [], paused: false, faults: [] };
const faultMiddleware = (service: string, faults: InjectedFault[]): Middleware[] =>
  faults.length ? [withFaultInjection((message) => findInjectedFault(faults, service, message, new Date()))] : [];
