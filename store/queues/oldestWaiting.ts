import { dueAtWhilePaused } from "./paused.ts";

/** Rows scanned at the start of the pending jobs for a waiting one: delayed and active jobs may come first. */
const firstScanned = 200;
/** Rows scanned there if a pause has postponed some, and at the end of the pending jobs. */
const fewScanned = 10;

const postponed = `SELECT ready_at, created_at FROM jobs INDEXED BY jobs_put_off
  WHERE queue = name AND due_at = '${dueAtWhilePaused}' AND state = 'waiting' ORDER BY sort_key LIMIT 1`;

const nextDue = (limit: number): string =>
  `SELECT ready_at, created_at FROM (SELECT ready_at, created_at, state FROM jobs WHERE queue = name AND due_at IS NOT NULL ORDER BY due_at LIMIT ${limit})
   WHERE state = 'waiting' LIMIT 1`;

const lastDue = `SELECT ready_at, created_at FROM (SELECT ready_at, created_at, state FROM jobs
  WHERE queue = name AND due_at < '${dueAtWhilePaused}' ORDER BY due_at DESC LIMIT ${fewScanned}) WHERE state = 'waiting'`;

const oldestOf = (...jobs: string[]): string =>
  `(SELECT min(coalesce(ready_at, created_at)) FROM (${jobs.map((sql) => `SELECT * FROM (${sql})`).join(" UNION ALL ")}))`;

/**
 * SQL: since when the oldest waiting job of a queue waits: since it was added, or since it became ready later. Jobs are read by `due_at`, so it
 * is the next one due, or among the last (a job that was sent repeatedly is due ever later), or the first of those that a pause postponed. A
 * pause postpones jobs as they are delivered, the oldest first, so of the next ones due only a few can be older. Null also if too many other
 * jobs come before it.
 */
export const oldestWaitingAtSql = `iif(EXISTS (${postponed}), ${oldestOf(nextDue(fewScanned), postponed, lastDue)}, ${oldestOf(nextDue(firstScanned), lastDue)})`;
