import { type Overview, waitingOf } from "#domain/queues/health";

/** After so many reads without a change, about two minutes, an overview that rests is no longer read. */
export const restReads = 60;

/**
 * True when nothing in an overview changes without a call of the OpsAgent: no job, run or plan is under way, nothing fails, and no queue is
 * known by the figures of the platform alone. Whoever changes something calls the agent: a command of an operator, the limiter of a queue at
 * work, every 30 s and when jobs fail, and the consumer of a dead-letter queue. The tick of every minute reads what time alone changes.
 */
export const isAtRest = ({ queues, runs, plans, verdict }: Overview): boolean =>
  verdict.kind !== "failing" &&
  runs.running + plans.running === 0 &&
  queues.every((queue) => queue.countsKnown && queue.counts.active === 0 && (queue.state === "paused" || waitingOf(queue)?.count === 0));

/** Returns the time until the overview is read again, ms, after a number of reads without a change; null: not before something calls. */
export const nextReadMs = (unchangedReads: number, isResting: boolean): number | null =>
  unchangedReads < 10 ? 1_000 : unchangedReads < restReads ? 2_000 : isResting ? null : 5_000;
