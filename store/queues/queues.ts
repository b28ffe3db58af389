import { isRunningAt } from "./paused.ts";
import { oldestWaitingAtSql } from "./oldestWaiting.ts";
import { queueRefusals } from "#domain/allowed";
import type { AuditContext } from "#domain/audit/audit";
import { areCountsKnown, type QueueConsumer } from "#domain/queues/consumers";
import { notFound, refused } from "#domain/errors/refused";
import type { StoredQueue } from "#domain/queues/health";
import { pipelineQueueOf, queueNames } from "#domain/queues/queues";
import { changeAndRecord } from "../audit/audit.ts";
import { watchColumns, watchOf, type WatchRow } from "./watch.ts";
import { failingSince, failingSql, failureShareOf } from "./failing.ts";
import { limitColumns, type LimitRow, limitViewOf } from "./limits.ts";

type Row = {
  name: string;
  consumer: QueueConsumer;
  waiting: number;
  delayed: number;
  blocked: number;
  active: number;
  completed: number;
  failed: number;
  openDeadLetters: number;
  snoozed: number;
  replayed: number;
  dropped: number;
  discarded: number;
  lastFinishedAt: string | null;
  pausedAt: string | null;
  pausedBy: string | null;
  pauseReason: string | null;
  resumeAt: string | null;
  arrived: number;
  oldestWaitingAt: string | null;
  /** Failed and completed jobs and failures of muted causes, JSON. */
  failing: string | null;
} & LimitRow &
  WatchRow;

const selectQueues = `SELECT name, consumer, waiting, delayed, blocked, active, completed, failed, open_dead_letters AS openDeadLetters,
  snoozed_dead_letters AS snoozed, replayed_dead_letters AS replayed, dropped_dead_letters AS dropped, discarded,
  last_finished_at AS lastFinishedAt, paused_at AS pausedAt, paused_by AS pausedBy, pause_reason AS pauseReason, resume_at AS resumeAt,
  arrived, ${limitColumns}, ${watchColumns},
  iif(waiting > 0, ${oldestWaitingAtSql}, NULL) AS oldestWaitingAt, ${failingSql} AS failing FROM queues`;

/** Converts a row to a queue. A queue past its `resumeAt` is running, even if the pause has not been removed yet. */
function viewOf(row: Row, now: Date): StoredQueue {
  const { pausedAt } = row;
  const paused = pausedAt !== null && (row.resumeAt === null || Date.parse(row.resumeAt) > now.getTime());
  const pipelineQueue = pipelineQueueOf(row.name) ?? { service: "", purpose: "" };
  return {
    name: row.name,
    service: pipelineQueue.service,
    purpose: pipelineQueue.purpose,
    consumer: row.consumer,
    state: paused ? "paused" : "running",
    counts: {
      waiting: row.waiting,
      delayed: row.delayed,
      blocked: row.blocked,
      active: row.active,
      completed: row.completed,
      failed: row.failed,
    },
    countsKnown: areCountsKnown(row.name, row.consumer),
    openDeadLetters: row.openDeadLetters,
    otherDeadLetters: { snoozed: row.snoozed, replayed: row.replayed, dropped: row.dropped },
    failing: failureShareOf(row.failing, areCountsKnown(row.name, row.consumer)),
    discarded: row.discarded,
    oldestWaitingAt: row.oldestWaitingAt,
    lastFinishedAt: row.lastFinishedAt,
    pause: paused ? { by: row.pausedBy ?? "", at: pausedAt, reason: row.pauseReason ?? "", resumeAt: row.resumeAt } : null,
    ...limitViewOf(row),
    watch: watchOf(row),
  };
}

/**
 * Returns every queue with its counters, in the order of the pipeline, at most 500. Reads one row for each queue, one or two
 * more for one at work, six more while it fails, and three for one with a backlog, at most 222 if that has just begun or moves.
 */
export async function listQueues(db: D1Database, now: Date): Promise<StoredQueue[]> {
  const { results } = await db.prepare(`${selectQueues} LIMIT 500`).bind(failingSince(now)).all<Row>();
  return results.map((row) => viewOf(row, now)).toSorted(inPipelineOrder());
}

/** Returns the order of a list of queues: those of the pipeline in its order, then others by name. */
export function inPipelineOrder(): (a: { name: string }, b: { name: string }) => number {
  const names = queueNames();
  const rank = (name: string) => (names.includes(name) ? names.indexOf(name) : names.length);
  return (a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1);
}

/** Returns one queue. Throws `not_found`. */
export const getQueue = async (db: D1Database, name: string, now: Date): Promise<StoredQueue> =>
  (await getQueueWithArrivals(db, name, now)).queue;

/** Returns one queue, and how many jobs have arrived since it was paused, which a trigger counts; null while it runs. Throws `not_found`. */
export async function getQueueWithArrivals(
  db: D1Database,
  name: string,
  now: Date,
): Promise<{ queue: StoredQueue; arrived: number | null }> {
  const row = await db.prepare(`${selectQueues} WHERE name = ?2`).bind(failingSince(now), name).first<Row>();
  if (!row) throw notFound("queue", name);
  const queue = viewOf(row, now);
  return { queue, arrived: queue.pause && row.arrived };
}

/**
 * Pauses a queue. No job of the queue starts after this has returned. Throws `conflict` if the queue is paused or the job layer does not
 * consume it, `not_found`.
 */
export async function pauseQueue(db: D1Database, name: string, resumeAt: string | null, context: AuditContext): Promise<StoredQueue> {
  const isPaused = await changeAndRecord(
    db,
    db
      .prepare(
        `UPDATE queues SET paused_at = ?2, paused_by = ?3, pause_reason = ?4, resume_at = ?5
         WHERE name = ?1 AND consumer = 'job-layer' AND ${isRunningAt("?2")} RETURNING name`,
      )
      .bind(name, context.at, context.actor, context.reason, resumeAt),
    context,
    { action: "queue.pause", target: `queue:${name}`, outcome: resumeAt ? `Paused until ${resumeAt}` : "Paused", after: { resumeAt } },
  );
  const queue = await getQueue(db, name, new Date(context.at));
  if (isPaused) return queue;
  throw refused(`Queue ${name}`, "pause", queueRefusals(queue).pause ?? { code: "changed_meanwhile" });
}

/**
 * Resumes a queue. The caller must then dispatch the waiting jobs. With `dueBy` only a pause that ends by then is removed, not one that
 * an operator has set since. Throws `conflict` if the queue is not paused, `not_found`.
 */
export async function resumeQueue(db: D1Database, name: string, context: AuditContext, dueBy: string | null = null): Promise<StoredQueue> {
  const isResumed = await changeAndRecord(
    db,
    db
      .prepare(
        `UPDATE queues SET paused_at = NULL, paused_by = NULL, pause_reason = NULL, resume_at = NULL
         WHERE name = ?1 AND paused_at IS NOT NULL AND (?2 IS NULL OR resume_at <= ?2) RETURNING name`,
      )
      .bind(name, dueBy),
    context,
    { action: "queue.resume", target: `queue:${name}`, outcome: "Resumed" },
  );
  const queue = await getQueue(db, name, new Date(context.at));
  if (isResumed) return queue;
  throw refused(`Queue ${name}`, "resume", queueRefusals(queue).resume ?? { code: "changed_meanwhile" });
}
