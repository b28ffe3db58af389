import type { Message } from "#domain/envelope";
import { jobIdOf, leaseSeconds, undeliveredSeconds } from "#domain/jobs";
import { LabFault } from "#domain/lab";
import { insertJobs, secondsAfter } from "./jobs.ts";

/** A job this delivery may run: its try, and how many it has. */
export type Claim = { attempt: number; attempts: number };
/** What became of the deliveries of a batch, by job id. Those not claimed are `paused`, or known in another state. */
export type Claims = { claimed: Map<string, Claim>; paused: boolean; faults: LabFault[] };

/** SQL that is true while the queue bound as ?3 lets jobs start at time ?2. */
const gateOpen = `NOT EXISTS (SELECT 1 FROM queues WHERE name = ?3 AND paused_at IS NOT NULL AND (resume_at IS NULL OR resume_at > ?2))`;

// A delayed job's due_at is its retry time and the time a delivery may take: a stray copy that comes earlier must not skip the wait.
const claimFrom = (db: D1Database, state: "waiting" | "delayed", ids: string, queue: string, at: string) => [
  db
    .prepare(
      `UPDATE jobs SET state = 'active', attempt = attempt + 1, started_at = ?2, due_at = ?4
       WHERE id IN (SELECT value FROM json_each(?1)) AND state = '${state}' AND due_at <= ?5 AND ${gateOpen} RETURNING id, attempt, attempts`,
    )
    .bind(ids, at, queue, secondsAfter(at, leaseSeconds), secondsAfter(at, undeliveredSeconds + 1)),
  db
    .prepare(`UPDATE queues SET ${state} = ${state} - changes(), active = active + changes() WHERE name = ?1 AND changes() > 0`)
    .bind(queue),
];

/**
 * Claims the jobs of `messages` in one round trip: messages nobody announced become jobs, jobs that wait become
 * active unless the queue is paused. The database takes one batch at a time, so no job starts after a pause has committed.
 */
export async function claim(db: D1Database, queue: string, messages: readonly Message[], at: string, lab: boolean): Promise<Claims> {
  const ids = JSON.stringify(messages.map((message) => jobIdOf(message.event_id, queue)));
  const results = await db.batch([
    db.prepare(`SELECT 1 FROM queues WHERE name = ?1 AND paused_at IS NOT NULL AND (resume_at IS NULL OR resume_at > ?2)`).bind(queue, at),
    lab ? db.prepare(`SELECT fault FROM lab_faults LIMIT 100`) : db.prepare(`SELECT NULL AS fault WHERE 0`),
    ...claimFrom(db, "delayed", ids, queue, at),
    ...insertJobs(
      db,
      messages.map((message) => ({ queue, message })),
      at,
    ),
    ...claimFrom(db, "waiting", ids, queue, at),
  ]);
  const rows = <T>(index: number) => (results[index]?.results ?? []) as T[];
  const claimed = [...rows<Claim & { id: string }>(2), ...rows<Claim & { id: string }>(6)];
  return {
    claimed: new Map(claimed.map(({ id, attempt, attempts }) => [id, { attempt, attempts }])),
    paused: rows(0).length > 0,
    faults: rows<{ fault: string }>(1).map(({ fault }) => LabFault.parse(JSON.parse(fault))),
  };
}
