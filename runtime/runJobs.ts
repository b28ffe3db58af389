import { ownAttemptsOf } from "#domain/jobs/ownAttempts";
import { type ClaimResult, countDiscarded } from "#store/jobs/claim";
import { limitKeyOf } from "#store/jobs/prepare";
import { type UnreadableMessage, deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { markJobLayerQueue } from "#store/queues/consumers";
import type { Acknowledgements } from "./acknowledgements.ts";
import { AttemptFinisher } from "./attemptFinisher.ts";
import { attemptHandlerOf, type JobLayerVars, type QueueLoopOptions } from "./attemptHandler.ts";
import { opsOf } from "./bindings.ts";
import { type ClaimedBatch, claimBatch } from "./claimBatch.ts";
import { limiterOf } from "./coordinator/client.ts";
import { runAsJob } from "./currentJob.ts";
import { type IncomingMessage, messageToHandle, type QueueHandlers } from "./incomingMessages.ts";
import { log } from "./log.ts";
import { runAttempt } from "./runAttempt.ts";
import { RunningJobs } from "./runningJobs.ts";
import { timeLimitOf, TimeLimits } from "./timeLimit.ts";
import { workerVersionOf } from "./workerVersion.ts";

/** What is delivered at once to a queue: its messages, and those of no job. `deliveredMs`: when, Unix ms. */
export type Delivered<Env> = {
  loop: QueueLoopOptions<Env>;
  handlers: QueueHandlers<Env>;
  env: Env;
  queue: string;
  deliveredMs: number;
  acknowledgements: Acknowledgements;
  readable: readonly IncomingMessage[];
  unreadable: readonly UnreadableMessage[];
};

/** Logs and counts the messages whose jobs an operator or the retention has removed: nothing is left to do for them. */
function discardStatements(ops: D1Database, queue: string, ids: readonly string[]): D1PreparedStatement[] {
  if (ids.length === 0) return [];
  log("warn", "discarded: the job was removed", { queue, messages: ids.length, jobs: ids.slice(0, 20).join(" ") });
  return [countDiscarded(ops, queue, ids.length)];
}

const noClaims: ClaimResult = { claimed: new Map(), removed: [], paused: false, faults: [] };
const nothingToClaim: ClaimedBatch = { admission: { granted: [], counted: false }, claims: noClaims, held: [] };

/** Asks the limiter and the database which jobs may start. */
async function claim<Env extends JobLayerVars>({ env, queue, readable, handlers }: Delivered<Env>, at: string): Promise<ClaimedBatch> {
  if (readable.length === 0) return nothingToClaim;
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
  const toStart = { candidates, mayHold, withFaults: env.LAB === "on" };
  return claimBatch(opsOf(env, queue), queue, limiterOf(env, queue), toStart, toClaim, at);
}

/**
 * Runs delivered jobs: asks which may start, claims them, runs all of them together, and writes how they ended. Rejects if that can't be
 * written: the messages that were not acknowledged are then delivered again.
 */
export async function runJobs<Env extends JobLayerVars>(delivered: Delivered<Env>): Promise<void> {
  const { loop, handlers, env, queue, deliveredMs, acknowledgements, readable, unreadable } = delivered;
  const at = new Date(deliveredMs).toISOString();
  const [ops, limiter] = [opsOf(env, queue), limiterOf(env, queue)];
  const { admission, claims, held } = await claim(delivered, at);
  const { leaseMs } = handlers;
  const running = new RunningJobs(ops, limiter, leaseMs);
  const version = workerVersionOf(env, new Date(deliveredMs));
  const { counted, hold = null } = admission;
  const deps = { ops, bindings: env, queue, limiter, running, acknowledgements, counted, held, hold, at, leaseMs, version };
  const finisher = new AttemptFinisher(deps);
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
    if (claims.paused || (admission.granted.length < readable.length && !admission.hold))
      log("info", "jobs wait: queue paused or limited", { queue, messages: readable.length - claims.claimed.size });
  } catch (error) {
    await finisher.abandon();
    throw error;
  } finally {
    finisher.stop();
    running.stopWatching();
  }
}
