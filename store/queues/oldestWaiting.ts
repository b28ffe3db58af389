import { dueAtWhilePaused } from "./paused.ts";

/** Rows scanned at the start of the pending jobs for a waiting one: delayed and active jobs may come first. */
const firstScanned = 200;
/** Rows scanned there if an older one is known, or a pause has postponed some, and at the end of the pending jobs. */
const fewScanned = 10;

/** The columns of a job by which the oldest is found. It waits since it was added, or since it became ready later. */
const columns = "id, coalesce(ready_at, created_at) AS since";

const postponed = `SELECT ${columns} FROM jobs INDEXED BY jobs_put_off
  WHERE queue = name AND due_at = '${dueAtWhilePaused}' AND state = 'waiting' ORDER BY sort_key LIMIT 1`;

const nextDue = (limit: number): string =>
  `SELECT ${columns} FROM (SELECT id, ready_at, created_at, state FROM jobs WHERE queue = name AND due_at IS NOT NULL ORDER BY due_at LIMIT ${limit})
   WHERE state = 'waiting' LIMIT 1`;

const lastDue = `SELECT ${columns} FROM (SELECT id, ready_at, created_at, state FROM jobs
  WHERE queue = name AND due_at < '${dueAtWhilePaused}' ORDER BY due_at DESC LIMIT ${fewScanned}) WHERE state = 'waiting'`;

/** The oldest job of the last sample of a queue, if it has waited ever since. Reads two rows. */
const sampled = `SELECT j.id, b.oldest_at AS since
  FROM (SELECT oldest_id, oldest_at FROM queue_backlogs WHERE span = 'minute' AND queue = name ORDER BY at DESC LIMIT 1) AS b
  CROSS JOIN jobs AS j ON j.id = b.oldest_id WHERE j.state = 'waiting' AND coalesce(j.ready_at, j.created_at) = b.oldest_at`;

const oldestOf = (result: string, ...jobs: string[]): string =>
  `(SELECT ${result} FROM (${jobs.map((sql) => `SELECT * FROM (${sql})`).join(" UNION ALL ")}))`;

/**
 * SQL of a value of the oldest of jobs that are found without an index by age. Jobs are read by `due_at`, so it is the next one due, or among
 * the last (a job that was sent repeatedly is due ever later), or the first of those that a pause postponed. A pause postpones jobs as they are
 * delivered, the oldest first, so of the next ones due only a few can be older. Null also if too many other jobs come before it.
 */
const searched = (result: string, ...others: string[]): string =>
  `iif(EXISTS (${postponed}), ${oldestOf(result, nextDue(fewScanned), postponed, lastDue, ...others)},
    ${oldestOf(result, nextDue(firstScanned), lastDue, ...others)})`;

/**
 * SQL: since when the oldest waiting job of a queue waits, ISO UTC. While the oldest job of the last sample waits, only one that is due before
 * others can be older: its Worker stopped, or its message was made before it was stored. This reads at most twelve rows. Otherwise the job is
 * searched, which reads up to 222.
 */
export const oldestWaitingAtSql = `coalesce((SELECT min(since, coalesce((SELECT since FROM (${nextDue(fewScanned)})), since)) FROM (${sampled})),
  ${searched("min(since)")})`;

/**
 * SQL: the id of the oldest waiting job of a queue, and since when it waits, as a JSON array, for a sample; nulls if none is found. Always
 * searched, and compared with that of the last sample.
 */
export const oldestWaitingSql = searched("json_array(id, min(since))", sampled);
