import { limits, newIdAt } from "#domain/envelope";
import { Fault } from "#domain/faults";
import type { ErrorInfo } from "#domain/errorInfo";
import { leaseStart } from "#store/claims";
import { newAct } from "#store/audit";
import { secondsAfter, untilResumed } from "#store/jobs";
import { resumeQueue } from "#store/queues";
import {
  findStalled,
  holdPaused,
  postpone,
  recoverStalled,
  type Search,
  type Stalled,
  sweepLimit,
  takeUndelivered,
  type Undelivered,
  whatIsDue,
} from "#store/sweeps";
import { wakeDeadLetter } from "#store/triage";
import { buryUndelivered } from "#store/undelivered";
import { coordinatorOf, type CoordinatorBinding } from "./coordinator/client.ts";
import { log } from "./log.ts";
import { senderOf, sendOrLeave, type Senders } from "./publish.ts";

export type SweepDeps = { ops: D1Database; senders: Senders & CoordinatorBinding };

/** What one sweep did; all zero when there was nothing to do. */
export type Swept = { recovered: number; sent: number; resumed: number; woken: number };

/** Bites of one kind in a sweep: 2,000 jobs. The next sweep takes the rest. */
const bites = 20;
const longLeaseSeconds = 86_400;
/** A job sent this often without ever being claimed is given up: with the waits between, that is more than half a day. */
const maxSends = 20;

/** Takes bites until one is not full. Answers how many were taken. */
async function inBites(take: () => Promise<number>): Promise<number> {
  let taken = 0;
  for (let bite = 0; bite < bites; bite += 1) {
    const size = await take();
    taken += size;
    if (size < sweepLimit) break;
  }
  return taken;
}

const neverTaken: ErrorInfo = {
  name: "UndeliveredError",
  message: `It was sent ${maxSends} times and no consumer ever took it`,
  stack: "",
};

/** Buries those of `jobs` that were sent too often; answers the others. */
async function giveUp(ops: D1Database, jobs: readonly Undelivered[], at: string): Promise<Undelivered[]> {
  const lost = jobs.filter(({ sends }) => sends > maxSends);
  for (const job of lost)
    await ops.batch(buryUndelivered(ops, { ...job, deadLetterId: newIdAt(at), why: neverTaken, reason: "undelivered" }, at));
  return jobs.filter(({ sends }) => sends <= maxSends);
}

/** Those of `jobs`, all of one queue, that their coordinator doesn't look after; all if it can't be asked, a copy too many does no harm. */
async function unattended<T extends { id: string }>(deps: SweepDeps, queue: string, jobs: readonly T[]): Promise<T[]> {
  const vouched = await coordinatorOf(deps.senders, queue).vouch(jobs.map(({ id }) => id));
  return jobs.filter(({ id }) => vouched?.[id] === undefined);
}

/** Sends undelivered jobs again. One whose send fails is found by a later sweep. */
const sendAgain = (deps: SweepDeps, search: Search, at: string): Promise<number> =>
  inBites(async () => {
    const jobs = await takeUndelivered(deps.ops, search, at);
    for (const [queue, ones] of Map.groupBy(jobs, (job) => job.queue)) {
      const alone = await giveUp(deps.ops, await unattended(deps, queue, ones), at);
      const secondsTo = (time: string) => Math.min(Math.max(0, Math.ceil((Date.parse(time) - Date.parse(at)) / 1000)), limits.delaySeconds);
      await sendOrLeave(
        deps.senders,
        alone.map(({ runAt, ...job }) => ({ ...job, delaySeconds: runAt === null ? 0 : secondsTo(runAt) })),
      );
    }
    return jobs.length;
  });

/** No consumer of the platform lives longer, s. */
const consumerSeconds = 900;

/**
 * Recovers jobs whose worker vanished, except those whose coordinator heard of them since. While that can't be asked only
 * those are recovered that nobody can be at work on any more.
 */
const recover = (deps: SweepDeps, search: Search, at: string, forgive: boolean): Promise<number> =>
  inBites(async () => {
    const stalled = await findStalled(deps.ops, search);
    let recovered = 0;
    for (const [queue, ones] of Map.groupBy(stalled, (job) => job.queue)) {
      const gate = coordinatorOf(deps.senders, queue);
      const vouched = forgive ? {} : await gate.vouch(ones.map(({ id }) => id));
      const isAlive = ({ id, startedAt }: Stalled) =>
        vouched === null ? startedAt > secondsAfter(at, -consumerSeconds) : vouched[id] !== undefined;
      if (vouched && Object.keys(vouched).length) await postpone(deps.ops, vouched).run();
      const gone = ones.filter((job) => !isAlive(job));
      if (gone.length === 0) continue;
      await sendOrLeave(deps.senders, await recoverStalled(deps.ops, queue, gone, at, forgive));
      await gate.release(gone.map(({ id }) => id));
      recovered += gone.length;
    }
    return recovered;
  });

/** Does `act` to each, as the system. Somebody who did it a moment before is no trouble. */
async function each(names: readonly string[], act: (name: string) => Promise<unknown>): Promise<number> {
  let done = 0;
  for (const name of names) {
    try {
      await act(name);
      done += 1;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log("info", "somebody was faster", { name, said: error.message });
    }
  }
  return done;
}

/** Sends again at once what waited while a queue was paused. Call it when the queue runs again. */
export async function flushQueue(deps: SweepDeps, queue: string, now = new Date()): Promise<number> {
  const at = now.toISOString();
  await coordinatorOf(deps.senders, queue).refresh();
  return sendAgain(deps, { queues: [queue], horizon: untilResumed, before: at, lost: true }, at);
}

/** The starts of the local process after which everything that was lost has been found: that search needs to be made once. */
const settledBoots = new Set<string>();

/** Finds what was in the memory of a process that is gone: sent or started before `bootedAt`, it needs no waiting. */
async function afterBoot(
  deps: SweepDeps,
  queues: readonly string[],
  at: string,
  bootedAt: string,
): Promise<Pick<Swept, "recovered" | "sent">> {
  if (settledBoots.has(bootedAt)) return { recovered: 0, sent: 0 };
  const horizon = secondsAfter(at, longLeaseSeconds);
  const recovered = await recover(deps, { queues, horizon, before: bootedAt }, at, true);
  const sent = await sendAgain(deps, { queues, horizon, before: bootedAt, lost: true }, at);
  if (recovered + sent === 0) settledBoots.add(bootedAt);
  return { recovered, sent };
}

/**
 * Finds what would otherwise be lost or forgotten, and sets it going: jobs without delivery, jobs whose worker vanished,
 * queues whose pause is over, dead letters whose snooze is over. Only queues are searched that these senders can send to, and
 * only those with something due: where nothing is, a sweep is one round trip.
 * `bootedAt` is set where queues are memory only: what was sent or started before then is lost for certain. Two sweeps at
 * once do no harm.
 */
export async function sweep(deps: SweepDeps, now: Date, bootedAt?: string): Promise<Swept> {
  const at = now.toISOString();
  const { ops } = deps;
  const found = await whatIsDue(ops, at);
  const ours = found.queues.filter(({ name }) => senderOf(deps.senders, name));
  const all = ours.map(({ name }) => name);
  let { recovered, sent } = bootedAt === undefined ? { recovered: 0, sent: 0 } : await afterBoot(deps, all, at, bootedAt);
  const over = found.queues.flatMap(({ name, resumes }) => (resumes ? [name] : []));
  const resumed = await each(over, async (queue) => {
    await resumeQueue(ops, queue, newAct("system", "The time to resume has come"), at);
    sent += await flushQueue(deps, queue, now);
  });
  const due = ours.flatMap((queue) => (queue.due ? [queue.name] : []));
  if (due.length > 0) {
    recovered += await recover(deps, { queues: due, horizon: at, before: leaseStart(at) }, at, false);
    sent += await sendAgain(deps, { queues: due, horizon: at, before: at }, at);
  }
  // What a pause kept, of queues that run again: a flush that was cut off left it.
  const held = ours.flatMap((queue) => (queue.held && !queue.paused ? [queue.name] : []));
  if (held.length > 0)
    sent += await sendAgain(deps, { queues: held, since: untilResumed, horizon: untilResumed, before: at, lost: true }, at);
  if (found.queues.some((queue) => queue.due && queue.paused)) await inBites(() => holdPaused(ops, at));
  const woken = await each(found.snoozed, (id) => wakeDeadLetter(ops, id, newAct("system", "The snooze is over")));
  return { recovered, sent, resumed, woken };
}
