import { dueAtWhilePaused } from "./paused.ts";

/** Rows scanned at the end of the pending jobs. */
const lastScanned = 20;
/** Rows scanned at the start of the pending jobs for a waiting one: delayed and active jobs may come first. */
const firstScanned = 200;

/**
 * SQL: since when the oldest waiting job of a queue waits: since it was added, or since it became ready later. Jobs are read by `due_at`, so it
 * is the next one due, or among the last (a job that was sent repeatedly is due ever later), or the first of those that a pause postponed. Null
 * also if too many other jobs come before it.
 */
export const oldestWaitingAtSql = `(SELECT min(coalesce(ready_at, created_at)) FROM (
    SELECT * FROM (SELECT ready_at, created_at FROM (SELECT ready_at, created_at, state FROM jobs WHERE queue = name AND due_at IS NOT NULL ORDER BY due_at LIMIT ${firstScanned})
      WHERE state = 'waiting' LIMIT 1)
    UNION ALL
    SELECT * FROM (SELECT ready_at, created_at FROM jobs INDEXED BY jobs_put_off
      WHERE queue = name AND due_at = '${dueAtWhilePaused}' AND state = 'waiting' ORDER BY sort_key LIMIT 1)
    UNION ALL
    SELECT ready_at, created_at FROM (SELECT ready_at, created_at, state FROM jobs WHERE queue = name AND due_at < '${dueAtWhilePaused}' ORDER BY due_at DESC LIMIT ${lastScanned})
    WHERE state = 'waiting'))`;
