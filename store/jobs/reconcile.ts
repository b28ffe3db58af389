import { countMoved } from "../queues/counts.ts";
import { countLostAttempts } from "./countFailures.ts";
import { isPausedAt, isRunningAt, dueAtWhilePaused } from "../queues/paused.ts";
import { insertEndedAttemptsSql, isSameAttempt } from "./attempts.ts";
import { defaultLeaseMs, undeliveredSeconds } from "#domain/jobs/job";
import type { ErrorInfo } from "#domain/errors/errorInfo";
import { movedTime } from "../time.ts";
import { batchByName } from "../batch.ts";
import { dispatchableColumns, type DispatchableJob } from "./dispatchable.ts";
import { updateParents } from "./parents.ts";
import { type AttemptResult, finishAttempts, failCancelledJobs } from "./finish.ts";

/** Jobs in one batch of the reconciler. Small, so that other work gets the database in between. */
export const reconcileBatchSize = 100;

/**
 * Which jobs to look for: in these queues, due from `dueFrom` until `dueUntil`, sent or started before `sentBefore`. Normally both times
 * are now. After a local restart every message in the queues' memory is lost: then `dueUntil` is far ahead and `sentBefore` is the time
 * of the start. With `afterLease`, active jobs must have started at least the lease of their queue before `sentBefore`. With `resetSends`, earlier sends do not count, because no consumer could have received them.
 */
export type ReconcileScope = {
  queues: readonly string[];
  dueFrom?: string;
  dueUntil: string;
  sentBefore: string;
  afterLease?: boolean;
  resetSends?: boolean;
};

const isInScope = `q.name IN (SELECT value FROM json_each(?2))`;

/** When to look at the job again: after 60 s, doubled with each send that no consumer claimed, up to 64 times. */
const nextDueAt = movedTime("max(?1, coalesce(run_at, ?1))", `'+' || (${undeliveredSeconds} / 2 << min(sends, 7)) || ' seconds'`);

/** A job to dispatch again. `sends` counts how often it was sent without being claimed. `runAt` is null if it may run at once. */
export type LostJob = DispatchableJob & { type: string; sends: number; runAt: string | null; sentAt: string };

/**
 * Takes up to 100 lost jobs to dispatch again and sets when to look at each next. Two reconcilers never take the same job. Jobs of paused
 * queues are skipped.
 */
export async function takeLostJobs(db: D1Database, search: ReconcileScope, at: string): Promise<LostJob[]> {
  const { results } = await db
    .prepare(
      `UPDATE jobs SET sent_at = ?1, due_at = ${nextDueAt}, sends = iif(?6, 1, sends + 1) WHERE id IN (
         SELECT j.id FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.due_at >= ?3 AND j.due_at <= ?4
         WHERE ${isRunningAt("?1", "q.")} AND ${isInScope} AND j.state IN ('waiting', 'delayed') AND coalesce(j.sent_at < ?5, 1) LIMIT ${reconcileBatchSize})
       RETURNING ${dispatchableColumns}, type, run_at AS runAt, sends, sent_at AS sentAt`,
    )
    .bind(at, JSON.stringify(search.queues), search.dueFrom ?? "", search.dueUntil, search.sentBefore, search.resetSends ? 1 : 0)
    .all<LostJob>();
  return results;
}

/** Postpones up to 100 due jobs of paused queues until their queue is resumed. Returns how many. */
export async function postponePausedJobs(db: D1Database, at: string): Promise<number> {
  const { meta } = await db
    .prepare(
      `UPDATE jobs SET due_at = '${dueAtWhilePaused}' WHERE id IN (
         SELECT j.id FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.due_at <= ?1
         WHERE ${isPausedAt("?1", "q.")} AND j.state IN ('waiting', 'delayed') LIMIT ${reconcileBatchSize})`,
    )
    .bind(at)
    .run();
  return meta.changes;
}

/** An active job whose lease has expired. */
export type StalledJob = {
  id: string;
  queue: string;
  type: string;
  attempt: number;
  attempts: number;
  startedAt: string;
  parentId: string | null;
};

const stalledError: ErrorInfo = { name: "StalledError", message: "The worker stopped before reporting a result", stack: "" };

/** SQL: the time bound as ?3, or with ?4 the lease of the queue before that. */
const startedBefore = `CASE WHEN ?4 THEN ${movedTime("?3", `'-' || (coalesce(q.lease_ms, ${defaultLeaseMs}) / 1000.0) || ' seconds'`)} ELSE ?3 END`;

/** Returns up to 100 active jobs in scope that started before `scope.sentBefore`, or the lease of their queue before that. */
export async function findStalledJobs(db: D1Database, search: ReconcileScope): Promise<StalledJob[]> {
  const { results } = await db
    .prepare(
      `SELECT j.id, j.queue, j.type, j.attempt, j.attempts, j.started_at AS startedAt, j.parent_id AS parentId
       FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.due_at <= ?1
       WHERE ${isInScope} AND j.state = 'active' AND j.started_at < ${startedBefore} LIMIT ${reconcileBatchSize}`,
    )
    .bind(search.dueUntil, JSON.stringify(search.queues), search.sentBefore, search.afterLease ? 1 : 0)
    .all<StalledJob>();
  return results;
}

/** A statement that sets `due_at` of active jobs: the limiter knows that each runs until then. `until` maps job ids to ISO times. */
export const postponeActiveJobs = (db: D1Database, until: Record<string, string>): D1PreparedStatement =>
  db
    .prepare(`UPDATE jobs SET due_at = j.value FROM json_each(?1) AS j WHERE jobs.id = j.key AND jobs.state = 'active'`)
    .bind(JSON.stringify(until));

/**
 * Ends the attempts of stalled jobs of one queue. Jobs with attempts left wait again, and the next {@link takeLostJobs} finds them. The
 * others become dead letters. Jobs with a cancel request fail. With `forgive`, the lost attempt does not count, because the system
 * restarted. Returns the parents to dispatch.
 */
export async function endStalledAttempts(
  db: D1Database,
  queue: string,
  stalled: readonly StalledJob[],
  at: string,
  forgive: boolean,
): Promise<DispatchableJob[]> {
  const failed = stalled.filter((job) => !forgive && job.attempt >= job.attempts);
  const failures = failed.map((job): AttemptResult => ({
    ...job,
    parentId: null,
    outcome: "failed",
    error: stalledError,
    reason: "stalled",
  }));
  const requeued = stalled.filter((job) => !failed.includes(job));
  const { released } = await batchByName<{ released: DispatchableJob }>(db, {
    cancelled: failCancelledJobs(
      db,
      queue,
      stalled.map(({ id, attempt }) => ({ id, attempt, ...stalledError })),
      at,
    ),
    metrics: [
      ...countLostAttempts(db, queue, forgive ? [] : requeued, "retried", at),
      ...countLostAttempts(db, queue, failed, "failed", at),
    ],
    requeued: requeueStalledJobs(db, queue, requeued, at, forgive),
    failed: finishAttempts(db, queue, failures, at),
    released: updateParents(db, { parents: stalled.flatMap(({ parentId }) => parentId ?? []), failed: stalled.map(({ id }) => id) }, at),
  });
  return released.rows;
}

function requeueStalledJobs(
  db: D1Database,
  queue: string,
  jobs: readonly StalledJob[],
  at: string,
  forgive: boolean,
): D1PreparedStatement[] {
  const rows = JSON.stringify(jobs);
  const record = db
    .prepare(
      insertEndedAttemptsSql({
        started_at: "j.value->>'startedAt'",
        outcome: "'stalled'",
        error_name: "?3",
        error_message: "?4",
        error_stack: "''",
        retry_at: "?2",
      }),
    )
    .bind(rows, at, stalledError.name, stalledError.message);
  return [
    ...(forgive ? [] : [record]),
    db
      .prepare(
        `UPDATE jobs SET state = 'waiting', attempt = attempt - ?3, sent_at = NULL, due_at = ?2 FROM json_each(?1) AS j WHERE ${isSameAttempt}`,
      )
      .bind(rows, at, forgive ? 1 : 0),
    countMoved(db, queue, { from: "active", to: "waiting" }),
  ];
}
