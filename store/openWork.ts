import { leaseSeconds } from "#domain/jobs/job";
import { deadLetterAlertsMark } from "./alerts/raise.ts";
import { hasBacklog } from "./queues/backlogs.ts";
import { dueAtWhilePaused } from "./queues/paused.ts";
import { secondsAfter } from "./time.ts";

/**
 * `isOpen`: the reconciler has something to do now or soon. `isExpired`: there is something for retention, which can't wait for an hour.
 * `hasBacklog`: backlogs are to be sampled, because jobs waited at the last sample or a queue is paused.
 * `nextRunAt`: when the next schedule is due, ISO UTC; null if there is none.
 */
export type OpenWork = { isOpen: boolean; isExpired: boolean; hasBacklog: boolean; nextRunAt: string | null };

/** Work that is due within this time is open, s: a job that was just dispatched or claimed is. A job that is delayed for longer is not. */
const soonSeconds = leaseSeconds + 5;

/**
 * SQL condition: a queue has jobs that are due soon, or jobs that a pause held and that were not dispatched after it. Each step seeks the
 * next queue in the index of due jobs, so queues without unfinished jobs are not read.
 */
const hasDueJobs = `CASE WHEN EXISTS (SELECT 1 FROM jobs INDEXED BY jobs_due WHERE due_at IS NOT NULL) THEN EXISTS (
  WITH RECURSIVE busy (queue) AS (
    SELECT min(queue) FROM jobs WHERE due_at IS NOT NULL
    UNION ALL
    SELECT (SELECT min(queue) FROM jobs WHERE due_at IS NOT NULL AND queue > busy.queue) FROM busy WHERE busy.queue IS NOT NULL LIMIT 500)
  SELECT 1 FROM busy WHERE EXISTS (SELECT 1 FROM jobs AS j WHERE j.queue = busy.queue AND j.due_at <= ?2)
    OR (EXISTS (SELECT 1 FROM jobs AS j WHERE j.queue = busy.queue AND j.due_at = '${dueAtWhilePaused}')
      AND NOT EXISTS (SELECT 1 FROM queues AS q WHERE q.name = busy.queue AND q.paused_at IS NOT NULL))) ELSE 0 END`;

/** SQL conditions: work that the reconciler has. ?1 is now, ?2 the end of {@link soonSeconds}, ?3 is 1 where alerts are posted. */
const openWork = [
  hasDueJobs,
  `EXISTS (SELECT 1 FROM queues INDEXED BY queues_to_resume WHERE resume_at <= ?1)`,
  `EXISTS (SELECT 1 FROM dead_letters WHERE status = 'snoozed' AND snoozed_until <= ?1)`,
  `EXISTS (SELECT 1 FROM dead_letters WHERE resend_at <= ?2)`,
  `EXISTS (SELECT 1 FROM dead_letters WHERE id > coalesce((SELECT value FROM sweep_marks WHERE name = '${deadLetterAlertsMark}'), ''))`,
  `EXISTS (SELECT 1 FROM plans WHERE driver_until <= ?2)`,
  `(?3 = 1 AND EXISTS (SELECT 1 FROM alert_posts WHERE due_at <= ?2))`,
];

/** SQL conditions: jobs that are deleted after a time of their own, and commands to the platform whose answer is lost. */
const expired = [
  `EXISTS (SELECT 1 FROM jobs WHERE remove_at <= ?1)`,
  `EXISTS (SELECT 1 FROM opened_instances WHERE control_until <= ?1)`,
  `EXISTS (SELECT 1 FROM pending_commands WHERE until <= ?1)`,
];

/**
 * Returns whether the reconciler has work at `at` (ISO UTC): jobs in flight or lost, pauses and snoozes that have ended, replays, plans
 * and alerts to send, dead letters without an alert. Costs one round trip, and at most 11 rows while there is none, however many jobs are stored.
 */
export async function findOpenWork(db: D1Database, at: string, posts: boolean): Promise<OpenWork> {
  const row = await db
    .prepare(
      `SELECT ${openWork.join("\n OR ")} AS isOpen, ${expired.join(" OR ")} AS isExpired, ${hasBacklog} AS hasBacklog,
         (SELECT next_at FROM schedules WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1) AS nextRunAt`,
    )
    .bind(at, secondsAfter(at, soonSeconds), posts ? 1 : 0)
    .first<{ isOpen: number; isExpired: number; hasBacklog: number; nextRunAt: string | null }>();
  return {
    isOpen: row?.isOpen === 1,
    isExpired: row?.isExpired === 1,
    hasBacklog: row?.hasBacklog === 1,
    nextRunAt: row?.nextRunAt ?? null,
  };
}
