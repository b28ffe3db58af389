import { platformLimits, newIdAt } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import type { ErrorInfo } from "#domain/errors/errorInfo";
import { leaseCutoff } from "#store/jobs/claim";
import { newAuditContext } from "#store/audit/audit";
import { secondsAfter, dueAtWhilePaused } from "#store/jobs/read";
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
  findDueWork,
} from "#store/jobs/reconcile";
import { endSnooze } from "#store/dead-letters/commands";
import { deadLetterUndeliveredJob } from "#store/dead-letters/createFromUndelivered";
import { limiterOf, type CoordinatorBinding } from "./coordinator/client.ts";
import { log } from "./log.ts";
import { queueBindingOf, dispatchJobs, type QueueBindings } from "./publish.ts";

export type ReconcileDeps = { ops: D1Database; bindings: QueueBindings & CoordinatorBinding };

/** What one sweep did; all zero when there was nothing to do. */
export type Reconciled = { recovered: number; sent: number; resumed: number; unsnoozed: number };

/** Bites of one kind in a sweep: 2,000 jobs. The next sweep takes the rest. */
const maxBatches = 20;
const longLeaseSeconds = 86_400;
/** A job sent this often without ever being claimed is given up: with the waits between, that is more than half a day. */
const maxSends = 20;

/** Takes bites until one is not full. Answers how many were taken. */
async function inChunks(take: () => Promise<number>): Promise<number> {
  let taken = 0;
  for (let bite = 0; bite < maxBatches; bite += 1) {
    const size = await take();
    taken += size;
    if (size < reconcileBatchSize) break;
  }
  return taken;
}

const undeliveredError: ErrorInfo = {
  name: "UndeliveredError",
  message: `It was sent ${maxSends} times and no consumer ever took it`,
  stack: "",
};

/** Buries those of `jobs` that were sent too often; answers the others. */
async function deadLetterUndelivered(ops: D1Database, jobs: readonly LostJob[], at: string): Promise<LostJob[]> {
  const lost = jobs.filter(({ sends }) => sends > maxSends);
  for (const job of lost)
    await ops.batch(deadLetterUndeliveredJob(ops, { ...job, deadLetterId: newIdAt(at), why: undeliveredError, reason: "undelivered" }, at));
  return jobs.filter(({ sends }) => sends <= maxSends);
}

/** Those of `jobs`, all of one queue, that their coordinator doesn't look after; all if it can't be asked, a copy too many does no harm. */
async function untrackedJobs<T extends { id: string }>(deps: ReconcileDeps, queue: string, jobs: readonly T[]): Promise<T[]> {
  const vouched = await limiterOf(deps.bindings, queue).trackedUntil(jobs.map(({ id }) => id));
  return jobs.filter(({ id }) => vouched?.[id] === undefined);
}

/** Sends undelivered jobs again. One whose send fails is found by a later sweep. */
const dispatchAgain = (deps: ReconcileDeps, search: ReconcileScope, at: string): Promise<number> =>
  inChunks(async () => {
    const jobs = await takeLostJobs(deps.ops, search, at);
    for (const [queue, ones] of Map.groupBy(jobs, (job) => job.queue)) {
      const alone = await deadLetterUndelivered(deps.ops, await untrackedJobs(deps, queue, ones), at);
      const secondsTo = (time: string) =>
        Math.min(Math.max(0, Math.ceil((Date.parse(time) - Date.parse(at)) / 1000)), platformLimits.delaySeconds);
      await dispatchJobs(
        deps.bindings,
        alone.map(({ runAt, ...job }) => ({ ...job, delaySeconds: runAt === null ? 0 : secondsTo(runAt) })),
      );
    }
    return jobs.length;
  });

/** No consumer of the platform lives longer, s. */
const maxConsumerSeconds = 900;

/**
 * Recovers jobs whose worker vanished, except those whose coordinator heard of them since. While that can't be asked only
 * those are recovered that nobody can be at work on any more.
 */
const recoverStalledJobs = (deps: ReconcileDeps, search: ReconcileScope, at: string, forgive: boolean): Promise<number> =>
  inChunks(async () => {
    const stalled = await findStalledJobs(deps.ops, search);
    let recovered = 0;
    for (const [queue, ones] of Map.groupBy(stalled, (job) => job.queue)) {
      const gate = limiterOf(deps.bindings, queue);
      const vouched = forgive ? {} : await gate.trackedUntil(ones.map(({ id }) => id));
      const isAlive = ({ id, startedAt }: StalledJob) =>
        vouched === null ? startedAt > secondsAfter(at, -maxConsumerSeconds) : vouched[id] !== undefined;
      if (vouched && Object.keys(vouched).length) await postponeActiveJobs(deps.ops, vouched).run();
      const gone = ones.filter((job) => !isAlive(job));
      if (gone.length === 0) continue;
      await dispatchJobs(deps.bindings, await endStalledAttempts(deps.ops, queue, gone, at, forgive));
      await gate.release(gone.map(({ id }) => id));
      recovered += gone.length;
    }
    return recovered;
  });

/** Does `act` to each, as the system. Somebody who did it a moment before is no trouble. */
async function forEachAsSystem(names: readonly string[], act: (name: string) => Promise<unknown>): Promise<number> {
  let done = 0;
  for (const name of names) {
    try {
      await act(name);
      done += 1;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      log("info", "somebody was faster", { name, said: error.message });
    }
  }
  return done;
}

/** Sends again at once what waited while a queue was paused. Call it when the queue runs again. */
export async function dispatchHeldJobs(deps: ReconcileDeps, queue: string, now = new Date()): Promise<number> {
  const at = now.toISOString();
  await limiterOf(deps.bindings, queue).refresh();
  return dispatchAgain(deps, { queues: [queue], horizon: dueAtWhilePaused, before: at, lost: true }, at);
}

/** The starts of the local process after which everything that was lost has been found: that search needs to be made once. */
const reconciledBoots = new Set<string>();

/** Finds what was in the memory of a process that is gone: sent or started before `bootedAt`, it needs no waiting. */
async function reconcileAfterBoot(
  deps: ReconcileDeps,
  queues: readonly string[],
  at: string,
  bootedAt: string,
): Promise<Pick<Reconciled, "recovered" | "sent">> {
  if (reconciledBoots.has(bootedAt)) return { recovered: 0, sent: 0 };
  const horizon = secondsAfter(at, longLeaseSeconds);
  const recovered = await recoverStalledJobs(deps, { queues, horizon, before: bootedAt }, at, true);
  const sent = await dispatchAgain(deps, { queues, horizon, before: bootedAt, lost: true }, at);
  if (recovered + sent === 0) reconciledBoots.add(bootedAt);
  return { recovered, sent };
}

/**
 * Finds what would otherwise be lost or forgotten, and sets it going: jobs without delivery, jobs whose worker vanished,
 * queues whose pause is over, dead letters whose snooze is over. Only queues are searched that these senders can send to, and
 * only those with something due: where nothing is, a sweep is one round trip.
 * `bootedAt` is set where queues are memory only: what was sent or started before then is lost for certain. Two sweeps at
 * once do no harm.
 */
export async function reconcile(deps: ReconcileDeps, now: Date, bootedAt?: string): Promise<Reconciled> {
  const at = now.toISOString();
  const { ops } = deps;
  const found = await findDueWork(ops, at);
  const ours = found.queues.filter(({ name }) => queueBindingOf(deps.bindings, name));
  const all = ours.map(({ name }) => name);
  let { recovered, sent } = bootedAt === undefined ? { recovered: 0, sent: 0 } : await reconcileAfterBoot(deps, all, at, bootedAt);
  const over = found.queues.flatMap(({ name, resumes }) => (resumes ? [name] : []));
  const resumed = await forEachAsSystem(over, async (queue) => {
    await resumeQueue(ops, queue, newAuditContext("system", "The time to resume has come"), at);
    sent += await dispatchHeldJobs(deps, queue, now);
  });
  const due = ours.flatMap((queue) => (queue.due ? [queue.name] : []));
  if (due.length > 0) {
    recovered += await recoverStalledJobs(deps, { queues: due, horizon: at, before: leaseCutoff(at) }, at, false);
    sent += await dispatchAgain(deps, { queues: due, horizon: at, before: at }, at);
  }
  // What a pause kept, of queues that run again: a flush that was cut off left it.
  const held = ours.flatMap((queue) => (queue.held && !queue.paused ? [queue.name] : []));
  if (held.length > 0)
    sent += await dispatchAgain(deps, { queues: held, since: dueAtWhilePaused, horizon: dueAtWhilePaused, before: at, lost: true }, at);
  if (found.queues.some((queue) => queue.due && queue.paused)) await inChunks(() => postponePausedJobs(ops, at));
  const woken = await forEachAsSystem(found.snoozed, (id) => endSnooze(ops, id, newAuditContext("system", "The snooze is over")));
  return { recovered, sent, resumed, unsnoozed: woken };
}
