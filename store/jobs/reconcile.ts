import { undeliveredSeconds } from "#domain/jobs/job";
import type { ErrorInfo } from "#domain/errors/errorInfo";
import { type ReleasedParent, updateParents } from "./parents.ts";
import { type JobToDispatch, dueAtWhilePaused } from "./read.ts";
import { type AttemptResult, finishAttempts, failCancelledJobs } from "./finish.ts";
import { selectEndedSnoozes } from "../dead-letters/commands.ts";

/** Jobs found in one sweep at most: small bites, so that the database stays free for the work. */
export const reconcileBatchSize = 100;

/**
 * What to look for: in these queues, jobs due from `since` until `horizon` that were sent or started before `before`.
 * Usually all are now. After a local restart every message in the queues' memory is gone: then `horizon` is far and
 * `before` the time of the start. `lost` when nobody could take what was sent, so that it doesn't count as sent in vain.
 */
export type ReconcileScope = { queues: readonly string[]; since?: string; horizon: string; before: string; lost?: boolean };

/** A queue as a sweep finds it: 1 or 0 for paused, for a pause that is over, for jobs that are due, and for jobs a pause put off. */
export type QueueWork = { name: string; paused: number; resumes: number; due: number; held: number };

/** What there is to do, in one round trip: usually nothing. At most 500 queues, and 100 dead letters whose snooze is over. */
export async function findDueWork(db: D1Database, at: string): Promise<{ queues: QueueWork[]; snoozed: string[] }> {
  const any = (when: string) => `EXISTS (SELECT 1 FROM jobs AS j WHERE j.queue = q.name AND ${when})`;
  const [queues, snoozed] = await db.batch([
    db
      .prepare(
        `SELECT name, paused_at IS NOT NULL AS paused, coalesce(resume_at <= ?1, 0) AS resumes, ${any("j.due_at <= ?1")} AS due,
           ${any(`j.due_at = '${dueAtWhilePaused}'`)} AS held FROM queues AS q LIMIT 500`,
      )
      .bind(at),
    selectEndedSnoozes(db, at),
  ]);
  return { queues: (queues?.results ?? []) as QueueWork[], snoozed: ((snoozed?.results ?? []) as { id: string }[]).map(({ id }) => id) };
}

const mayStart = `(q.paused_at IS NULL OR q.resume_at <= ?1)`;
const isInScope = `q.name IN (SELECT value FROM json_each(?2))`;

/** Waits of 60 s, doubled with each time a job was sent without being claimed, up to 64 times as long. */
const nextDueAt = `strftime('%Y-%m-%dT%H:%M:%fZ', max(?1, coalesce(run_at, ?1)), '+' || (${undeliveredSeconds} / 2 << min(sends, 7)) || ' seconds')`;

/** A job to send again; `sends` counts how often it was sent without being claimed. `runAt` is null when it may run at once. */
export type LostJob = JobToDispatch & { type: string; sends: number; runAt: string | null; sentAt: string };

/**
 * Takes up to 100 undelivered jobs to be sent again; each is taken by one sweep only, and looked at again ever later.
 * Jobs of paused queues stay.
 */
export async function takeLostJobs(db: D1Database, search: ReconcileScope, at: string): Promise<LostJob[]> {
  const { results } = await db
    .prepare(
      `UPDATE jobs SET sent_at = ?1, due_at = ${nextDueAt}, sends = iif(?6, 1, sends + 1) WHERE id IN (
         SELECT j.id FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.due_at >= ?3 AND j.due_at <= ?4
         WHERE ${mayStart} AND ${isInScope} AND j.state IN ('waiting', 'delayed') AND coalesce(j.sent_at < ?5, 1) LIMIT ${reconcileBatchSize})
       RETURNING id, queue, type, body, priority, limit_key AS key, run_at AS runAt, sends, sent_at AS sentAt`,
    )
    .bind(at, JSON.stringify(search.queues), search.since ?? "", search.horizon, search.before, search.lost ? 1 : 0)
    .all<LostJob>();
  return results;
}

/** Puts up to 100 due jobs of paused queues out of the sweep's sight until their queue runs again. */
export async function postponePausedJobs(db: D1Database, at: string): Promise<number> {
  const { meta } = await db
    .prepare(
      `UPDATE jobs SET due_at = '${dueAtWhilePaused}' WHERE id IN (
         SELECT j.id FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.due_at <= ?1
         WHERE q.paused_at IS NOT NULL AND (q.resume_at IS NULL OR q.resume_at > ?1) AND j.state IN ('waiting', 'delayed') LIMIT ${reconcileBatchSize})`,
    )
    .bind(at)
    .run();
  return meta.changes;
}

/** A job whose lease is over. */
export type StalledJob = {
  id: string;
  queue: string;
  type: string;
  attempt: number;
  attempts: number;
  startedAt: string;
  parentId: string | null;
};

const stalledError: ErrorInfo = { name: "StalledError", message: "The worker stopped before it said how the job ended", stack: "" };

/** Up to 100 active jobs of the searched queues that were started before `search.before`. */
export async function findStalledJobs(db: D1Database, search: ReconcileScope): Promise<StalledJob[]> {
  const { results } = await db
    .prepare(
      `SELECT j.id, j.queue, j.type, j.attempt, j.attempts, j.started_at AS startedAt, j.parent_id AS parentId
       FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.due_at <= ?1
       WHERE ${isInScope} AND j.state = 'active' AND j.started_at < ?3 LIMIT ${reconcileBatchSize}`,
    )
    .bind(search.horizon, JSON.stringify(search.queues), search.before)
    .all<StalledJob>();
  return results;
}

/** Looks at these active jobs no earlier than given for each: somebody vouches for them until then. */
export const postponeActiveJobs = (db: D1Database, until: Record<string, string>): D1PreparedStatement =>
  db
    .prepare(`UPDATE jobs SET due_at = j.value FROM json_each(?1) AS j WHERE jobs.id = j.key AND jobs.state = 'active'`)
    .bind(JSON.stringify(until));

/**
 * Ends the tries of stalled jobs of one queue. Those with tries left wait again (and are found by the next
 * {@link takeUndelivered}), the others become dead letters; who was asked to stop is over. `forgive` gives the lost try
 * back: the system restarted, the job did nothing wrong. Answers parents to send.
 */
export async function endStalledAttempts(
  db: D1Database,
  queue: string,
  stalled: readonly StalledJob[],
  at: string,
  forgive: boolean,
): Promise<ReleasedParent[]> {
  const dead = stalled.filter((job) => !forgive && job.attempt >= job.attempts);
  const deaths = dead.map((job): AttemptResult => ({ ...job, parentId: null, outcome: "failed", why: stalledError, reason: "stalled" }));
  const results = await db.batch([
    ...failCancelledJobs(
      db,
      queue,
      stalled.map(({ id, attempt }) => ({ id, attempt, ...stalledError })),
      at,
    ),
    ...requeueStalledJobs(
      db,
      queue,
      stalled.filter((job) => !dead.includes(job)),
      at,
      forgive,
    ),
    ...finishAttempts(db, queue, deaths, at),
    ...updateParents(db, { parents: stalled.flatMap(({ parentId }) => parentId ?? []), failed: stalled.map(({ id }) => id) }, at),
  ]);
  return stalled.some(({ parentId }) => parentId) ? ((results.at(-1)?.results ?? []) as ReleasedParent[]) : [];
}

const isSameAttempt = `jobs.id = j.value->>'id' AND jobs.state = 'active' AND jobs.attempt = j.value->>'attempt'`;

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
      `INSERT OR IGNORE INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, retry_at)
       SELECT j.value->>'id', j.value->>'attempt', j.value->>'startedAt', ?2, 'stalled', ?3, ?4, '', ?2
       FROM json_each(?1) AS j CROSS JOIN jobs ON ${isSameAttempt}`,
    )
    .bind(rows, at, stalledError.name, stalledError.message);
  return [
    ...(forgive ? [] : [record]),
    db
      .prepare(
        `UPDATE jobs SET state = 'waiting', attempt = attempt - ?3, sent_at = NULL, due_at = ?2 FROM json_each(?1) AS j WHERE ${isSameAttempt}`,
      )
      .bind(rows, at, forgive ? 1 : 0),
    db
      .prepare(`UPDATE queues SET active = active - changes(), waiting = waiting + changes() WHERE name = ?1 AND changes() > 0`)
      .bind(queue),
  ];
}
