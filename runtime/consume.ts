import { limits } from "#domain/envelope";
import { faultFor, type LabFault } from "#domain/lab";
import { errorInfoOf } from "#domain/errorInfo";
import { isInstance } from "#domain/plain";
import { CancelledError, judge, MalformedMessageError, PermanentError } from "#domain/retry";
import { type Claim, claim, type Claims, countDiscarded } from "#store/claims";
import { keyOf } from "#store/newJobs";
import type { Settlement } from "#store/settlements";
import { buryUnreadable } from "#store/unreadable";
import { coordinatorOf, type CoordinatorBinding } from "./coordinator/client.ts";
import { LabCrash, withDrill } from "./drill.ts";
import { asClaimed, type Incoming, parseAll, type Takes } from "./incoming.ts";
import { log } from "./log.ts";
import { redactInfo } from "./redact.ts";
import { resultText } from "./result.ts";
import { Running } from "./running.ts";
import { type Ended, Settling } from "./settling.ts";
import { timeLimitOf, withinTime } from "./timeLimit.ts";
import { type Middleware, pipe, type Try, type Work } from "./work.ts";

/** What every Worker with a loop is bound to: `LAB` lets fire drills strike, queues are found by their binding's name. */
export type LoopEnv = { OPS: D1Database; LAB?: string } & CoordinatorBinding;

export type Loop<Env> = {
  service: string;
  /** What each queue that this Worker consumes takes, by the queue's name. */
  queues: Readonly<Record<string, Takes<Env>>>;
  /** Middleware of this service, around its handlers; fire drills are there already. */
  around: (env: Env) => Middleware[];
};

/** A platform's queue holds a message back in whole seconds, and not for ever. */
const waitOf = (delayMs: number) => {
  const seconds = Math.ceil(delayMs / 1000);
  return { retryAt: new Date(Date.now() + delayMs).toISOString(), carried: seconds <= limits.delaySeconds, seconds };
};

const reasonOf = (error: unknown, reason: "permanent" | "exhausted") => (isInstance(error, MalformedMessageError) ? "malformed" : reason);

/** How a try ended, as it is written. */
async function endOf(
  incoming: Incoming,
  claimed: Claim,
  queue: string,
  at: string,
  attempt: () => Promise<Work>,
): Promise<Omit<Ended, "times">> {
  const { attempt: count, parentId } = claimed;
  const tried = { id: incoming.id, type: incoming.message.type, attempt: count, startedAt: at, parentId };
  try {
    const { result } = await attempt();
    const { removeOnComplete } = claimed;
    return { incoming, settlement: { ...tried, outcome: "completed", result: resultText(result, queue, incoming.id), removeOnComplete } };
  } catch (error) {
    if (isInstance(error, LabCrash)) throw error;
    const verdict = judge(error, claimed);
    const why = redactInfo(errorInfoOf(error));
    if (verdict.action === "dead")
      return {
        incoming,
        settlement: { ...tried, outcome: "failed", why, reason: reasonOf(error, verdict.reason), isKnownType: incoming.isKnownType },
      };
    const { retryAt, seconds, ...wait } = waitOf(verdict.delayMs);
    // Who was asked to stop has no further try: should nobody have asked after all, the sweep sends it again.
    const carried = wait.carried && !isInstance(error, CancelledError);
    const settlement: Settlement = { ...tried, outcome: "retried", why, retryAt, carried };
    return carried ? { incoming, settlement, retrySeconds: seconds } : { incoming, settlement };
  }
}

async function runOne(incoming: Incoming, claimed: Claim, queue: string, at: string, attempt: () => Promise<Work>): Promise<Ended> {
  const startedMs = Date.now();
  const end = await endOf(incoming, claimed, queue, at, attempt);
  const waitedMs = Date.parse(at) - Date.parse(claimed.readyAt);
  return { ...end, times: { outcome: end.settlement.outcome, waitedMs, ranMs: Date.now() - startedMs } };
}

/**
 * The one queue loop: parse, ask the coordinator who may start, claim, run through the middleware, settle, acknowledge.
 * One round trip to the coordinator and two to the operations database per batch; one more each second while handlers are
 * at work, if any of them ended or said something. Claimed messages start together at the claim, so that a pause leaves
 * none behind to start later. What isn't claimed is a duplicate, or waits in its job for its turn or its queue: it is
 * acknowledged and burns no try.
 */
export function createLoop<Env extends LoopEnv>(loop: Loop<Env>) {
  return async (batch: MessageBatch, env: Env): Promise<void> => {
    const { queue } = batch;
    const takes = loop.queues[queue];
    if (!takes) throw new Error(`${loop.service} does not consume ${queue}`);
    const { OPS: ops } = env;
    const deliveredMs = Date.now();
    const at = new Date(deliveredMs).toISOString();
    const { good, bad } = parseAll(batch, takes);
    const gate = coordinatorOf(env, queue);
    const candidates = good.map(({ id, body, ticket }) => ({
      id,
      key: ticket ? ticket.key : keyOf(body),
      priority: ticket?.priority ?? 0,
    }));
    const admission = good.length ? await gate.admit(candidates) : nobody;
    const wanted = {
      ids: admission.granted,
      unannounced: good.flatMap(({ message, body, ticket }) => (ticket ? [] : [{ message, body }])),
      announced: good.flatMap(({ id, ticket }) => (ticket ? [id] : [])),
    };
    const claims = good.length ? await claim(ops, queue, wanted, at, env.LAB === "on") : noClaims;
    const running = new Running(ops, gate);
    const settling = new Settling({ ops, senders: env, queue, gate, running, counted: admission.counted });
    const handle: Try = async (delivery) => {
      const handler = takes.handlerOf(delivery.message.type);
      if (handler) return handler(delivery, env);
      if (delivery.native) return { result: `Nobody subscribes to ${delivery.message.type}` };
      throw new PermanentError(`${queue} does not take ${JSON.stringify(delivery.message.type)}`);
    };
    const run = aroundOf(() => [...drills(loop.service, claims.faults), ...loop.around(env)], handle);
    const begin = async (incoming: Incoming): Promise<void> => {
      const { id } = incoming;
      const claimed = claims.claimed.get(id);
      if (!claimed) return settling.passOver(incoming);
      const { attempt, attempts, timeoutMs } = claimed;
      const work = async () => {
        const read = asClaimed(incoming, claimed, takes);
        return run({ ...read, native: incoming.native, jobId: id, queue, at, attempt, attempts, ...running.begin(id, attempt) });
      };
      const limitMs = timeLimitOf(timeoutMs ?? takes.timeoutMsOf?.(incoming.message.type), deliveredMs, Date.now());
      const tried = await runOne(incoming, claimed, queue, at, () => withinTime(limitMs, work, (error) => running.stop(id, error)));
      running.over(id);
      settling.end(tried);
    };
    try {
      settling.start();
      await Promise.all(good.map(begin));
      await settling.finish([...buryUnreadable(ops, bad, new Date().toISOString()), ...discarded(ops, queue, claims.removed)]);
      // What was not run has its place elsewhere: with another delivery, in its job, in the dead letters, in the count of what was removed.
      for (const raw of batch.messages) if (!settling.acknowledged.has(raw.id)) raw.ack();
      if (claims.paused || admission.granted.length < good.length)
        log("info", "parked", { queue, messages: good.length - claims.claimed.size });
    } finally {
      settling.stop();
      running.end();
    }
  };
}

/** A try with middleware around it. Middleware that can't be made fails each attempt, and not the batch. */
function aroundOf(middleware: () => Middleware[], handle: Try): Try {
  try {
    return pipe(...middleware())(handle);
  } catch (error) {
    return () => Promise.reject(error);
  }
}

/** Messages whose jobs an operator or the retention has removed: nothing is left to do, which is said and counted. */
function discarded(ops: D1Database, queue: string, ids: readonly string[]): D1PreparedStatement[] {
  if (ids.length === 0) return [];
  log("warn", "discarded: the job was removed", { queue, messages: ids.length, jobs: ids.slice(0, 20).join(" ") });
  return [countDiscarded(ops, queue, ids.length)];
}

const nobody = { granted: [], counted: false };
const noClaims: Claims = { claimed: new Map(), removed: [], paused: false, faults: [] };
const drills = (service: string, faults: LabFault[]): Middleware[] =>
  faults.length ? [withDrill((message) => faultFor(faults, service, message, new Date()))] : [];
