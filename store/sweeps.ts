import type { Why } from "#domain/retry";
import { undeliveredSeconds } from "#domain/jobs";
import { secondsAfter } from "./jobs.ts";
import { type Settlement, settlements } from "./settlements.ts";

/** Jobs found in one sweep at most: small bites, so that the database stays free for the work. */
export const sweepLimit = 100;

/** A job to send again. */
export type Resend = { id: string; queue: string; body: string };

/**
 * What to look for: jobs due by `horizon`, and sent or started before `before`. Usually both are now. After a local
 * restart every message in the queues' memory is gone: then `horizon` is far and `before` the time of the start.
 * `queue` narrows it to one.
 */
export type Search = { horizon: string; before: string; queue?: string };

const open = `(q.paused_at IS NULL OR q.resume_at <= ?1) AND (?2 IS NULL OR q.name = ?2)`;

/** Takes up to 100 undelivered jobs to be sent again; each is taken by one sweep only. Jobs of paused queues stay. */
export async function takeUndelivered(db: D1Database, search: Search, at: string): Promise<Resend[]> {
  const { results } = await db
    .prepare(
      `UPDATE jobs SET sent_at = ?1, due_at = ?3 WHERE id IN (
         SELECT j.id FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.state IN ('waiting', 'delayed') AND j.due_at <= ?4
         WHERE ${open} AND j.sent_at < ?5 ORDER BY j.due_at LIMIT ${sweepLimit}) RETURNING id, queue, body`,
    )
    .bind(at, search.queue ?? null, secondsAfter(at, undeliveredSeconds), search.horizon, search.before)
    .all<Resend>();
  return results;
}

type Stalled = { id: string; queue: string; type: string; attempt: number; attempts: number; startedAt: string };

const vanished: Why = { name: "StalledError", message: "The worker stopped before it said how the job ended", stack: "" };

/**
 * Finds up to 100 active jobs whose lease is over. Those with tries left wait again (and are found by the next
 * {@link takeUndelivered}), the others become dead letters. `forgive` gives the lost try back: the system restarted,
 * the job did nothing wrong.
 */
export async function recoverStalled(db: D1Database, search: Search, at: string, forgive: boolean): Promise<number> {
  const { results } = await db
    .prepare(
      `SELECT j.id, j.queue, j.type, j.attempt, j.attempts, j.started_at AS startedAt
       FROM queues AS q CROSS JOIN jobs AS j ON j.queue = q.name AND j.state = 'active' AND j.due_at <= ?1
       WHERE (?2 IS NULL OR q.name = ?2) AND j.started_at < ?3 LIMIT ${sweepLimit}`,
    )
    .bind(search.horizon, search.queue ?? null, search.before)
    .all<Stalled>();
  for (const [queue, jobs] of Map.groupBy(results, (job) => job.queue)) {
    const dead = jobs.filter((job) => !forgive && job.attempt >= job.attempts);
    const again = jobs.filter((job) => !dead.includes(job));
    const deaths = dead.map((job): Settlement => ({ ...job, outcome: "failed", why: vanished, reason: "stalled" }));
    await db.batch([...waitAgain(db, queue, again, at, forgive), ...settlements(db, queue, deaths, at)]);
  }
  return results.length;
}

function waitAgain(db: D1Database, queue: string, jobs: readonly Stalled[], at: string, forgive: boolean): D1PreparedStatement[] {
  const rows = JSON.stringify(jobs);
  const record = db
    .prepare(
      `INSERT OR IGNORE INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, retry_at)
       SELECT value->>'id', value->>'attempt', value->>'startedAt', ?2, 'stalled', ?3, ?4, '', ?2 FROM json_each(?1)`,
    )
    .bind(rows, at, vanished.name, vanished.message);
  return [
    ...(forgive ? [] : [record]),
    db
      .prepare(
        `UPDATE jobs SET state = 'waiting', attempt = attempt - ?3, sent_at = '', due_at = ?2 FROM json_each(?1) AS j
         WHERE jobs.id = j.value->>'id' AND jobs.state = 'active' AND jobs.attempt = j.value->>'attempt'`,
      )
      .bind(rows, at, forgive ? 1 : 0),
    db
      .prepare(`UPDATE queues SET active = active - changes(), waiting = waiting + changes() WHERE name = ?1 AND changes() > 0`)
      .bind(queue),
  ];
}
