import { isQueueName } from "#domain/queues";
import { Fault } from "#domain/faults";
import { newAct } from "#store/audit";
import { secondsAfter } from "#store/jobs";
import { queuesToResume, resumeQueue } from "#store/queues";
import { recoverStalled, type Search, sweepLimit, takeUndelivered } from "#store/sweeps";
import { snoozedUntil, wakeDeadLetter } from "#store/triage";
import { undeliveredSeconds } from "#domain/jobs";
import { log } from "./log.ts";
import { send, type Senders } from "./publish.ts";

export type SweepDeps = { ops: D1Database; senders: Senders };

/** What one sweep did; all zero when there was nothing to do. */
export type Swept = { recovered: number; sent: number; resumed: number; woken: number };

/** Bites of one kind in a sweep: 2,000 jobs. The next sweep takes the rest. */
const bites = 20;
const longLeaseSeconds = 86_400;

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

/** Sends undelivered jobs again. One whose send fails is found by a later sweep. */
const sendAgain = ({ ops, senders }: SweepDeps, search: Search, at: string): Promise<number> =>
  inBites(async () => {
    const jobs = await takeUndelivered(ops, search, at);
    for (const [queue, ones] of Map.groupBy(jobs, (job) => job.queue)) {
      try {
        if (!isQueueName(queue)) throw new Fault("internal", `No queue is called ${queue}`);
        const bodies = ones.map(({ body }): unknown => JSON.parse(body));
        await send(senders, queue, bodies);
      } catch (error) {
        log("warn", "send failed, a later sweep sends again", { queue, messages: ones.length, error: String(error) });
      }
    }
    return jobs.length;
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
export function flushQueue(deps: SweepDeps, queue: string, now = new Date()): Promise<number> {
  const at = now.toISOString();
  return sendAgain(deps, { horizon: secondsAfter(at, undeliveredSeconds), before: at, queue }, at);
}

/**
 * Finds what would otherwise be lost or forgotten, and sets it going: jobs without delivery, jobs whose worker vanished,
 * queues whose pause is over, dead letters whose snooze is over. `bootedAt` is set where queues are memory only: what
 * was sent or started before then is lost for certain and needs no waiting. Two sweeps at once do no harm.
 */
export async function sweep(deps: SweepDeps, now: Date, bootedAt?: string): Promise<Swept> {
  const at = now.toISOString();
  const { ops } = deps;
  let recovered = 0;
  let sent = 0;
  if (bootedAt !== undefined) {
    const lost: Search = { horizon: secondsAfter(at, longLeaseSeconds), before: bootedAt };
    recovered += await inBites(() => recoverStalled(ops, lost, at, true));
    sent += await sendAgain(deps, { horizon: secondsAfter(at, undeliveredSeconds), before: bootedAt }, at);
  }
  const resumed = await each(await queuesToResume(ops, at), async (queue) => {
    await resumeQueue(ops, queue, newAct("system", "The time to resume has come"), at);
    sent += await flushQueue(deps, queue, now);
  });
  recovered += await inBites(() => recoverStalled(ops, { horizon: at, before: at }, at, false));
  sent += await sendAgain(deps, { horizon: at, before: at }, at);
  const woken = await each(await snoozedUntil(ops, at), (id) => wakeDeadLetter(ops, id, newAct("system", "The snooze is over")));
  return { recovered, sent, resumed, woken };
}
