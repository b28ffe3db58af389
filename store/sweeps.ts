import { undeliveredSeconds } from "#domain/jobs";
import type { ErrorInfo } from "#domain/errorInfo";
import { type Released, tellParents } from "./flows.ts";
import { type Sendable, untilResumed } from "./jobs.ts";
import { type Settlement, settlements, stopCancelled } from "./settlements.ts";
import { snoozedUntil } from "./triage.ts";

/** Jobs found in one sweep at most: small bites, so that the database stays free for the work. */
export const sweepLimit = 100;

/**
 * What to look for: in these queues, jobs due from `since` until `horizon` that were sent or started before `before`.
 * Usually all are now. After a local restart every message in the queues' memory is gone: then `horizon` is far and
 * `before` the time of the start. `lost` when nobody could take what was sent, so that it doesn't count as sent in vain.
 */
export type Search = { queues: readonly string[]; since?: string; horizon: string; before: string; lost?: boolean };

/** A queue as a sweep finds it: 1 or 0 for paused, for a pause that is over, for jobs that are due, and for jobs a pause put off. */
export type Found = { name: string; paused: number; resumes: number; due: number; held: number };

/** What there is to do, in one round trip: usually nothing. At most 500 queues, and 100 dead letters whose snooze is over. */
export async function whatIsDue(db: D1Database, at: string): Promise<{ queues: Found[]; snoozed: string[] }> {
  const any = (when: string) => `EXISTS (SELECT 1 FROM jobs AS j WHERE j.queue = q.name AND ${when})`;
  const [queues, snoozed] = await db.batch([
    db
      .prepare(
        `SELECT name, paused_at IS NOT NULL AS paused, coalesce(resume_at <= ?1, 0) AS resumes, ${any("j.due_at <= ?1")} AS due,
           ${any(`j.due_at = '${untilResumed}'`)} AS held FROM queues AS q LIMIT 500`,
      )
      .bind(at),
    snoozedUntil(db, at),
  ]);
  return { queues: (queues?.results ?? []) as Found[], snoozed: ((snoozed?.results ?? []) as { id: string }[]).map(({ id }) => id) };
}

const open = `(q.paused_at IS NULL OR q.resume_at <= ?1)`;
const searched = `q.name IN (SELECT value FROM json_each(?2))`;

/** Waits of 60 s, doubled with each time a job was sent without being claimed, up to 64 times as long. */
const patience = `strftime('%Y-%m-%dT%H:%M:%fZ', max(?1, coalesce(run_at, ?1)), '+' || (${undeliveredSeconds} / 2 << min(sends, 7)) || ' seconds')`;

/** A job to send again; `sends` counts how often it was sent without being claimed. `runAt` is null when it may run at once. */
export type Undelivered = Sendable & { type: string; sends: number; runAt: string | null; sentAt: string };

/**
 * Takes up to 100 undelivered jobs to be sent again; each is taken by one sweep only, and looked at again ever later.
 * Jobs of paused queues stay.
 */
export async function takeUndelivered(db: D1Database, search: Search, at: string): Promise<Undelivered[]> {
  const { results } = await db
    .prepare(
      `UPDATE jobs SET sent_at = ?1, due_at = ${patience}, sends = iif(?6, 1, sends + 1) WHERE id IN (
         SELECT j.id FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.due_at >= ?3 AND j.due_at <= ?4
         WHERE ${open} AND ${searched} AND j.state IN ('waiting', 'delayed') AND coalesce(j.sent_at < ?5, 1) LIMIT ${sweepLimit})
       RETURNING id, queue, type, body, priority, limit_key AS key, run_at AS runAt, sends, sent_at AS sentAt`,
    )
    .bind(at, JSON.stringify(search.queues), search.since ?? "", search.horizon, search.before, search.lost ? 1 : 0)
    .all<Undelivered>();
  return results;
}

/** Puts up to 100 due jobs of paused queues out of the sweep's sight until their queue runs again. */
export async function holdPaused(db: D1Database, at: string): Promise<number> {
  const { meta } = await db
    .prepare(
      `UPDATE jobs SET due_at = '${untilResumed}' WHERE id IN (
         SELECT j.id FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.due_at <= ?1
         WHERE q.paused_at IS NOT NULL AND (q.resume_at IS NULL OR q.resume_at > ?1) AND j.state IN ('waiting', 'delayed') LIMIT ${sweepLimit})`,
    )
    .bind(at)
    .run();
  return meta.changes;
}

/** A job whose lease is over. */
export type Stalled = {
  id: string;
  queue: string;
  type: string;
  attempt: number;
  attempts: number;
  startedAt: string;
  parentId: string | null;
};

const vanished: ErrorInfo = { name: "StalledError", message: "The worker stopped before it said how the job ended", stack: "" };

/** Up to 100 active jobs of the searched queues that were started before `search.before`. */
export async function findStalled(db: D1Database, search: Search): Promise<Stalled[]> {
  const { results } = await db
    .prepare(
      `SELECT j.id, j.queue, j.type, j.attempt, j.attempts, j.started_at AS startedAt, j.parent_id AS parentId
       FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.due_at <= ?1
       WHERE ${searched} AND j.state = 'active' AND j.started_at < ?3 LIMIT ${sweepLimit}`,
    )
    .bind(search.horizon, JSON.stringify(search.queues), search.before)
    .all<Stalled>();
  return results;
}

/** Looks at these active jobs no earlier than given for each: somebody vouches for them until then. */
export const postpone = (db: D1Database, until: Record<string, string>): D1PreparedStatement =>
  db
    .prepare(`UPDATE jobs SET due_at = j.value FROM json_each(?1) AS j WHERE jobs.id = j.key AND jobs.state = 'active'`)
    .bind(JSON.stringify(until));

/**
 * Ends the tries of stalled jobs of one queue. Those with tries left wait again (and are found by the next
 * {@link takeUndelivered}), the others become dead letters; who was asked to stop is over. `forgive` gives the lost try
 * back: the system restarted, the job did nothing wrong. Answers parents to send.
 */
export async function recoverStalled(
  db: D1Database,
  queue: string,
  stalled: readonly Stalled[],
  at: string,
  forgive: boolean,
): Promise<Released[]> {
  const dead = stalled.filter((job) => !forgive && job.attempt >= job.attempts);
  const deaths = dead.map((job): Settlement => ({ ...job, parentId: null, outcome: "failed", why: vanished, reason: "stalled" }));
  const results = await db.batch([
    ...stopCancelled(
      db,
      queue,
      stalled.map(({ id, attempt }) => ({ id, attempt, ...vanished })),
      at,
    ),
    ...waitAgain(
      db,
      queue,
      stalled.filter((job) => !dead.includes(job)),
      at,
      forgive,
    ),
    ...settlements(db, queue, deaths, at),
    ...tellParents(db, { parents: stalled.flatMap(({ parentId }) => parentId ?? []), failed: stalled.map(({ id }) => id) }, at),
  ]);
  return stalled.some(({ parentId }) => parentId) ? ((results.at(-1)?.results ?? []) as Released[]) : [];
}

const sameTry = `jobs.id = j.value->>'id' AND jobs.state = 'active' AND jobs.attempt = j.value->>'attempt'`;

function waitAgain(db: D1Database, queue: string, jobs: readonly Stalled[], at: string, forgive: boolean): D1PreparedStatement[] {
  const rows = JSON.stringify(jobs);
  const record = db
    .prepare(
      `INSERT OR IGNORE INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, retry_at)
       SELECT j.value->>'id', j.value->>'attempt', j.value->>'startedAt', ?2, 'stalled', ?3, ?4, '', ?2
       FROM json_each(?1) AS j CROSS JOIN jobs ON ${sameTry}`,
    )
    .bind(rows, at, vanished.name, vanished.message);
  return [
    ...(forgive ? [] : [record]),
    db
      .prepare(
        `UPDATE jobs SET state = 'waiting', attempt = attempt - ?3, sent_at = NULL, due_at = ?2 FROM json_each(?1) AS j WHERE ${sameTry}`,
      )
      .bind(rows, at, forgive ? 1 : 0),
    db
      .prepare(`UPDATE queues SET active = active - changes(), waiting = waiting + changes() WHERE name = ?1 AND changes() > 0`)
      .bind(queue),
  ];
}
