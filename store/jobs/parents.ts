import { dispatchableColumns } from "./dispatchable.ts";
import { resetJob, setFailed } from "./states.ts";

/** Error name of a parent that fails because a child that it needs has failed. */
export const childFailedErrorName = "ChildFailedError";

/** The jobs bound as ?1 (a JSON array of ids) and all their ancestors. */
const ancestorsCte = `WITH RECURSIVE above(id) AS (
  SELECT value FROM json_each(?1)
  UNION SELECT jobs.parent_id FROM jobs JOIN above ON jobs.id = above.id WHERE jobs.parent_id IS NOT NULL)`;

/** The blocked ancestors that must fail because of the failed children bound as ?1: each needs the one below it. */
const failingParentsCte = `WITH RECURSIVE doomed(id) AS (
  SELECT parent_id FROM jobs WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'failed' AND fail_parent = 1 AND parent_id IS NOT NULL
  UNION SELECT jobs.parent_id FROM jobs JOIN doomed ON jobs.id = doomed.id 
    WHERE jobs.state = 'blocked' AND jobs.fail_parent = 1 AND jobs.parent_id IS NOT NULL)`;

/** SQL condition: the job with this id (SQL) has a child that has not finished. */
export const hasUnfinishedChild = (id: string): string =>
  `EXISTS (SELECT 1 FROM jobs AS c WHERE c.parent_id = ${id} AND c.finished_at IS NULL)`;

/**
 * SQL condition: a parent has nothing left to wait for. A parent that failed because of a child is released when no such child is left.
 */
const isReleasable = `(jobs.state = 'blocked' OR (jobs.state = 'failed' AND jobs.error_name = '${childFailedErrorName}' AND NOT EXISTS (
    SELECT 1 FROM jobs AS c WHERE c.parent_id = jobs.id AND c.state = 'failed' AND c.fail_parent = 1)))
  AND NOT ${hasUnfinishedChild("jobs.id")}`;

/** Milliseconds that the Worker that released a parent has to dispatch it. After that the reconciler does. */
const dispatchGraceMs = 3_000;

/** Finished children: the ids of their parents, and the ids of the children that failed. */
export type FinishedChildren = { parents: readonly string[]; failed: readonly string[] };

/**
 * Statements that update parents in the batch that finishes their children. A parent that needs a failed child fails; a parent with
 * nothing left to wait for is released. They return the parents to dispatch, as rows of {@link DispatchableJob}. Running them
 * twice changes nothing, because a parent leaves its state only once. Returns no statements for no parents.
 */
export function updateParents(db: D1Database, { parents, failed }: FinishedChildren, at: string): D1PreparedStatement[] {
  if (parents.length === 0) return [];
  const ids = JSON.stringify([...new Set(parents)]);
  return [
    ...(failed.length ? failParents(db, JSON.stringify(failed), at) : []),
    // Counted before the rows change, by the state they still have.
    db
      .prepare(
        `${ancestorsCte} UPDATE queues SET blocked = queues.blocked - x.blocked, failed = queues.failed - x.failed, waiting = queues.waiting + x.n
         FROM (SELECT queue, count(*) AS n, sum(state = 'blocked') AS blocked, sum(state = 'failed') AS failed FROM jobs
           WHERE id IN (SELECT id FROM above) AND ${isReleasable} GROUP BY queue) AS x
         WHERE queues.name = x.queue`,
      )
      .bind(ids),
    db
      .prepare(
        `${ancestorsCte} UPDATE jobs SET ${resetJob("waiting", "?2", "?3")}
         WHERE id IN (SELECT id FROM above) AND ${isReleasable} RETURNING ${dispatchableColumns}`,
      )
      .bind(ids, at, new Date(Date.parse(at) + dispatchGraceMs).toISOString()),
  ];
}

const failParents = (db: D1Database, failed: string, at: string): D1PreparedStatement[] => [
  db
    .prepare(
      `${failingParentsCte} UPDATE queues SET blocked = queues.blocked - x.n, failed = queues.failed + x.n
       FROM (SELECT queue, count(*) AS n FROM jobs WHERE id IN (SELECT id FROM doomed) AND state = 'blocked' GROUP BY queue) AS x
       WHERE queues.name = x.queue`,
    )
    .bind(failed),
  db
    .prepare(
      `${failingParentsCte} UPDATE jobs SET ${setFailed("?2", `'${childFailedErrorName}'`, "'A required child job has failed'")}
       WHERE id IN (SELECT id FROM doomed) AND state = 'blocked'`,
    )
    .bind(failed, at),
];

/** Returns whether a job has children that have not finished. */
export const hasUnfinishedChildren = async (db: D1Database, id: string): Promise<boolean> =>
  (await db
    .prepare(`SELECT ${hasUnfinishedChild("?1")} AS open`)
    .bind(id)
    .first("open")) === 1;
