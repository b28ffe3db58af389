import { platformLimits, newIdAt } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import type { ErrorInfo } from "#domain/errors/errorInfo";
import { defaultLeaseMs } from "#domain/jobs/job";
import { newAuditContext } from "#store/audit/audit";
import { dueAtWhilePaused } from "#store/queues/paused";
import { findDueWork } from "#store/dueWork";
import { secondsAfter } from "#store/time";
import { resumeQueue } from "#store/queues/queues";
import {
  findStalledJobs,
  postponePausedJobs,
  postponeActiveJobs,
  endStalledAttempts,
  type ReconcileScope,
  type StalledJob,
  reconcileBatchSize,
  takeLostJobs,
  type LostJob,
} from "#store/jobs/reconcile";
import { endSnooze } from "#store/dead-letters/status";
import { deadLetterUndeliveredJob } from "#store/dead-letters/createFromUndelivered";
import { limiterOf, type CoordinatorBinding } from "./coordinator/client.ts";
import { takeInChunks } from "./chunks.ts";
import { log } from "./log.ts";
import { dispatchJobs } from "./publish.ts";
import { queueBindingOf, type QueueBindings } from "./sendToQueue.ts";

/** What the reconciler needs: the operations database and the bindings to dispatch jobs with. */
export type ReconcileDeps = { ops: D1Database; bindings: QueueBindings & CoordinatorBinding };

/** What one run of the reconciler did: how many jobs it recovered and dispatched, queues it resumed and snoozes it ended. */
export type Reconciled = { recovered: number; sent: number; resumed: number; unsnoozed: number };

/** The most chunks of one kind in one run: 2,000 jobs. The next run takes the rest. */
const maxChunks = 20;
/** After a restart of the local process, jobs that are due up to this much later are searched too, seconds. */
const longLeaseSeconds = 86_400;
/** A job that was dispatched this often without being claimed is dead-lettered. With the waits in between that takes more than half a day. */
const maxSends = 20;

const inChunks = (take: () => Promise<number>): Promise<number> => takeInChunks(maxChunks, take, reconcileBatchSize);

const undeliveredError: ErrorInfo = {
  name: "UndeliveredError",
  message: `Dispatched ${maxSends} times, but no consumer received it`,
  stack: "",
};

/** Dead-letters the jobs that were dispatched too often. Returns the others. */
async function deadLetterUndelivered(ops: D1Database, jobs: readonly LostJob[], at: string): Promise<LostJob[]> {
  const expired = jobs.filter(({ sends }) => sends > maxSends);
  for (const job of expired)
    await ops.batch(
      deadLetterUndeliveredJob(ops, { ...job, deadLetterId: newIdAt(at), error: undeliveredError, reason: "undelivered" }, at),
    );
  return jobs.filter(({ sends }) => sends <= maxSends);
}

/** Returns the jobs of one queue that its limiter does not track. Returns all if the limiter cannot be reached: an additional copy does no harm. */
async function untrackedJobs<T extends { id: string }>(deps: ReconcileDeps, queue: string, jobs: readonly T[]): Promise<T[]> {
  const tracked = await limiterOf(deps.bindings, queue).trackedUntil(jobs.map(({ id }) => id));
  return jobs.filter(({ id }) => tracked?.[id] === undefined);
}

/**
 * Ends what the limiter granted to these jobs before `bootedAt`: their messages are lost, so nobody uses these permits and places. What it
 * granted after the start stays, except of a queue with a shorter lease, whose jobs then ask again.
 */
async function endLostLeases(deps: ReconcileDeps, queue: string, jobs: readonly LostJob[], bootedAt: string): Promise<void> {
  const limiter = limiterOf(deps.bindings, queue);
  const tracked = (await limiter.trackedUntil(jobs.map(({ id }) => id))) ?? {};
  const grantedUntil = secondsAfter(bootedAt, defaultLeaseMs / 1000);
  const ids = Object.keys(tracked).filter((id) => (tracked[id] ?? "") < grantedUntil);
  if (ids.length > 0) await limiter.release(ids);
}

/**
 * Dispatches undelivered jobs again. A later run finds those whose send fails. With `bootedAt`, all messages from before are lost. Returns
 * how many were found.
 */
const dispatchAgain = (deps: ReconcileDeps, search: ReconcileScope, at: string, bootedAt?: string): Promise<number> =>
  inChunks(async () => {
    const jobs = await takeLostJobs(deps.ops, search, at);
    for (const [queue, jobsOfQueue] of Map.groupBy(jobs, (job) => job.queue)) {
      if (bootedAt !== undefined) await endLostLeases(deps, queue, jobsOfQueue, bootedAt);
      const toDispatch = await deadLetterUndelivered(deps.ops, await untrackedJobs(deps, queue, jobsOfQueue), at);
      const secondsTo = (time: string) =>
        Math.min(Math.max(0, Math.ceil((Date.parse(time) - Date.parse(at)) / 1000)), platformLimits.delaySeconds);
      await dispatchJobs(
        deps.bindings,
        toDispatch.map(({ runAt, ...job }) => ({ ...job, delaySeconds: runAt === null ? 0 : secondsTo(runAt) })),
      );
    }
    return jobs.length;
  });

/** The platform ends a consumer after this time, s. */
const maxConsumerSeconds = 900;

/**
 * Recovers jobs whose Worker stopped, except those with a lease at the limiter. If the limiter cannot be reached, recovers only
 * jobs that started so long ago that no consumer can still run them. With `forgive`, the lost attempt does not count. Returns
 * how many jobs were recovered.
 */
const recoverStalledJobs = (deps: ReconcileDeps, search: ReconcileScope, at: string, forgive: boolean): Promise<number> =>
  inChunks(async () => {
    const stalled = await findStalledJobs(deps.ops, search);
    let recovered = 0;
    for (const [queue, jobsOfQueue] of Map.groupBy(stalled, (job) => job.queue)) {
      const limiter = limiterOf(deps.bindings, queue);
      const tracked = forgive ? {} : await limiter.trackedUntil(jobsOfQueue.map(({ id }) => id));
      const isAlive = ({ id, startedAt }: StalledJob) =>
        tracked === null ? startedAt > secondsAfter(at, -maxConsumerSeconds) : tracked[id] !== undefined;
      if (tracked && Object.keys(tracked).length) await postponeActiveJobs(deps.ops, tracked).run();
      const lost = jobsOfQueue.filter((job) => !isAlive(job));
      if (lost.length === 0) continue;
      await dispatchJobs(deps.bindings, await endStalledAttempts(deps.ops, queue, lost, at, forgive));
      await limiter.release(lost.map(({ id }) => id));
      recovered += lost.length;
    }
    return recovered;
  });

/** Runs a command for each item. Ignores refusals: somebody else already did it. Returns how many succeeded. */
async function forEachAsSystem(names: readonly string[], command: (name: string) => Promise<unknown>): Promise<number> {
  let done = 0;
  for (const name of names) {
    try {
      await command(name);
      done += 1;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      log("info", "already done by somebody else", { name, error: error.message });
    }
  }
  return done;
}

/** Dispatches the jobs that waited while a queue was paused. Call it after the queue was resumed. Returns how many were found. */
export async function dispatchHeldJobs(deps: ReconcileDeps, queue: string, now = new Date()): Promise<number> {
  const at = now.toISOString();
  await limiterOf(deps.bindings, queue).refresh();
  return dispatchAgain(deps, { queues: [queue], dueUntil: dueAtWhilePaused, sentBefore: at, resetSends: true }, at);
}

/** The start of the local process (`BOOTED_AT`) after which all lost jobs of a database have been found, so that the search is not repeated. */
const reconciledBoots = new WeakMap<D1Database, string>();

/** Dispatches at once all jobs that were sent or started before `bootedAt`: local queues live in memory, so those messages are lost. */
async function reconcileAfterBoot(
  deps: ReconcileDeps,
  queues: readonly string[],
  at: string,
  bootedAt: string,
): Promise<Pick<Reconciled, "recovered" | "sent">> {
  if (reconciledBoots.get(deps.ops) === bootedAt) return { recovered: 0, sent: 0 };
  const horizon = secondsAfter(at, longLeaseSeconds);
  const recovered = await recoverStalledJobs(deps, { queues, dueUntil: horizon, sentBefore: bootedAt }, at, true);
  const sent = await dispatchAgain(deps, { queues, dueUntil: horizon, sentBefore: bootedAt, resetSends: true }, at, bootedAt);
  if (recovered + sent === 0) reconciledBoots.set(deps.ops, bootedAt);
  return { recovered, sent };
}

/**
 * One run of the reconciler: dispatches jobs that were not delivered or whose Worker stopped, resumes queues whose pause is
 * over, and ends snoozes of dead letters. It searches only queues that these bindings can send to, and only those with
 * something due: if nothing is due, a run costs one round trip. Two concurrent runs do no harm.
 * `bootedAt` (ISO UTC) is set where queues live in memory: whatever was sent or started before is lost.
 */
export async function reconcile(deps: ReconcileDeps, now: Date, bootedAt?: string): Promise<Reconciled> {
  const at = now.toISOString();
  const { ops } = deps;
  const due = await findDueWork(ops, at);
  const reachable = due.queues.filter(({ name }) => queueBindingOf(deps.bindings, name));
  const names = reachable.map(({ name }) => name);
  let { recovered, sent } = bootedAt === undefined ? { recovered: 0, sent: 0 } : await reconcileAfterBoot(deps, names, at, bootedAt);
  const ended = due.queues.flatMap(({ name, resumes }) => (resumes ? [name] : []));
  const resumed = await forEachAsSystem(ended, async (queue) => {
    await resumeQueue(ops, queue, newAuditContext("system", "Scheduled resume time reached"), at);
    sent += await dispatchHeldJobs(deps, queue, now);
  });
  const dueQueues = reachable.flatMap((queue) => (queue.due ? [queue.name] : []));
  if (dueQueues.length > 0) {
    recovered += await recoverStalledJobs(deps, { queues: dueQueues, dueUntil: at, sentBefore: at, afterLease: true }, at, false);
    sent += await dispatchAgain(deps, { queues: dueQueues, dueUntil: at, sentBefore: at }, at);
  }
  // Jobs that a pause held and that were not dispatched after the resume, because it was interrupted.
  const held = reachable.flatMap((queue) => (queue.held && !queue.paused ? [queue.name] : []));
  if (held.length > 0)
    sent += await dispatchAgain(
      deps,
      { queues: held, dueFrom: dueAtWhilePaused, dueUntil: dueAtWhilePaused, sentBefore: at, resetSends: true },
      at,
    );
  if (due.queues.some((queue) => queue.due && queue.paused)) await inChunks(() => postponePausedJobs(ops, at));
  let unsnoozed = 0;
  for (const id of due.snoozed) if (await endSnooze(ops, id, newAuditContext("system", "Snooze ended"))) unsnoozed += 1;
  return { recovered, sent, resumed, unsnoozed };
}
