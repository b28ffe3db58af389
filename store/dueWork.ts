import { batchByName } from "./batch.ts";
import { selectEndedSnoozes } from "./dead-letters/status.ts";
import { dueAtWhilePaused } from "./queues/paused.ts";

/**
 * What there is to do for a queue, each as 1 or 0: `paused`, `resumes` (its pause has ended), `due` (it has due jobs), `held` (it has
 * jobs that a pause postponed).
 */
export type QueueWork = { name: string; paused: number; resumes: number; due: number; held: number };

/**
 * Returns what there is to do, usually nothing, for up to 500 queues and up to 100 dead letters whose snooze has ended. Costs one round
 * trip.
 */
export async function findDueWork(db: D1Database, at: string): Promise<{ queues: QueueWork[]; snoozed: string[] }> {
  const exists = (when: string) => `EXISTS (SELECT 1 FROM jobs AS j WHERE j.queue = q.name AND ${when})`;
  const { queues, snoozed } = await batchByName<{ queues: QueueWork; snoozed: { id: string } }>(db, {
    queues: db
      .prepare(
        `SELECT name, paused_at IS NOT NULL AS paused, coalesce(resume_at <= ?1, 0) AS resumes, ${exists("j.due_at <= ?1")} AS due,
           ${exists(`j.due_at = '${dueAtWhilePaused}'`)} AS held FROM queues AS q LIMIT 500`,
      )
      .bind(at),
    snoozed: selectEndedSnoozes(db, at),
  });
  return { queues: queues.rows, snoozed: snoozed.rows.map(({ id }) => id) };
}
