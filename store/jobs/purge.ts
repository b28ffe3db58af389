import type { AuditContext } from "#domain/audit/audit";
import { getAuditEntry } from "../audit/audit.ts";
import { batchByName } from "../batch.ts";
import type { DispatchableJob } from "./dispatchable.ts";
import { updateParents } from "./parents.ts";
import { isAtSortKey, orderedJobsSql } from "./order.ts";
import { sortKeyRange, scanLimit } from "../page.ts";
import { deleteJobs } from "./delete.ts";

/**
 * Which jobs to delete: jobs of a queue in a state that finished before `before`, or were created before it if they are unfinished, ISO
 * UTC.
 */
export type PurgeFilter = {
  queue: string;
  state: "waiting" | "delayed" | "completed" | "failed";
  before: string;
  limit: number;
  cursor?: string | undefined;
};
/** The number of deleted jobs. `nextCursor` continues where the scan ended; null when there are no more. */
export type PurgeResult = { removed: number; nextCursor: string | null; toDispatch: DispatchableJob[] };

type Row = { id: string; parentId: string | null; place: string; fits: number };

const columns = `id, parent_id AS parentId, state = ?4 AND queue = ?1 AND coalesce(finished_at, created_at) < ?3 AS fits`;
/** Unfinished jobs by due time. A position is that time, a space and the id. */
const pendingJobsSql = `SELECT ${columns}, due_at || ' ' || id AS place FROM jobs
  WHERE queue = ?1 AND due_at IS NOT NULL AND (due_at, id) > (substr(?2, 1, 24), substr(?2, 26)) ORDER BY due_at, id LIMIT ${scanLimit}`;
const failedJobsSql = `SELECT ${columns}, sort_key AS place FROM jobs
  WHERE queue = ?1 AND state = 'failed' AND sort_key >= ?2 AND sort_key < ?5 ORDER BY sort_key LIMIT ${scanLimit}`;
/** All jobs by sort key, below ?5: no index has the completed jobs. */
const allJobsSql = `SELECT ${columns.replace("AS fits", `AND ${isAtSortKey} AS fits`)}, merge_key AS place FROM (${orderedJobsSql("j.*", "ASC", "?2", "?5")})`;

/** Returns the next rows after `position`, fewer than 2,000 if there are no more. */
async function scanJobs(db: D1Database, { queue, state, before }: PurgeFilter, position: string): Promise<Row[]> {
  const rows = async (sql: string, ...range: string[]) => {
    const [from = "", below] = range;
    const statement = db.prepare(sql).bind(queue, from, before, state, ...(below === undefined ? [] : [below]));
    return (await statement.all<Row>()).results;
  };
  if (state !== "completed" && state !== "failed") return rows(pendingJobsSql, position);
  // A job that finished before a time was created before it.
  const { from, below } = sortKeyRange({ to: before }, position || undefined, "oldest");
  return rows(state === "failed" ? failedJobsSql : allJobsSql, from, below);
}

/**
 * Returns the context of the purge that a cursor continues, so that all its chunks share one audit entry. The entry must be of the same
 * actor, queue and reason.
 */
async function continuedContext(db: D1Database, id: string | undefined, target: string, context: AuditContext): Promise<AuditContext> {
  const entry = id ? await getAuditEntry(db, id) : null;
  const isSame =
    entry?.action === "job.clean" && entry.target === target && entry.actor === context.actor && entry.reason === context.reason;
  return isSame ? { ...context, id: entry.id } : context;
}

/** A statement that records how many jobs the statement before it deleted, added to the count of the same audit entry. */
const recordPurge = (db: D1Database, context: AuditContext, target: string, suffix: string): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO audit (id, at, actor, action, target, reason, outcome, before, after)
       SELECT ?1, ?2, ?3, 'job.clean', ?4, ?5, 'Removed ' || changes() || ?6, NULL, json_object('removed', changes()) WHERE changes() > 0
       ON CONFLICT (id) DO UPDATE SET after = json_object('removed', after->>'removed' + excluded.after->>'removed'),
         outcome = 'Removed ' || (after->>'removed' + excluded.after->>'removed') || ?6`,
    )
    .bind(context.id, context.at, context.actor, target, context.reason, suffix);

/** A cursor is the id of the audit entry, a slash, and the last position scanned. */
const cursorOf = (entryId: string, position: string): string => `${entryId}/${position}`;

/**
 * Deletes up to `limit` jobs, oldest first (unfinished ones by due time), and records it. Chunks that continue from a cursor add to the
 * same audit entry. Scans at most 2,000 rows. Parents of deleted jobs are updated.
 */
export async function purgeJobs(db: D1Database, filter: PurgeFilter, newContext: AuditContext): Promise<PurgeResult> {
  const { queue, state, before, limit, cursor = "/" } = filter;
  const [, entry, from = ""] = /^([^/]*)\/(.*)$/.exec(cursor) ?? [];
  const target = `queue:${queue}`;
  const context = await continuedContext(db, entry, target, newContext);
  const rows = await scanJobs(db, filter, from);
  const matching = rows.filter(({ fits }) => fits);
  const taken = matching.slice(0, limit);
  const more = matching.length > limit ? taken.at(-1) : rows.length === scanLimit ? rows.at(-1) : undefined;
  const nextCursor = more ? cursorOf(context.id, more.place) : null;
  if (taken.length === 0) return { removed: 0, nextCursor, toDispatch: [] };
  const parents = taken.flatMap(({ parentId }) => parentId ?? []);
  const { counted, deleted, attemptsAndLogs } = deleteJobs(
    db,
    taken.map(({ id }) => id),
    [state],
  );
  const results = await batchByName<{ deleted: unknown; released: DispatchableJob }>(db, {
    counted,
    deleted,
    recorded: recordPurge(db, context, target, ` ${state} jobs from before ${before}`),
    attemptsAndLogs,
    released: updateParents(db, { parents, failed: [] }, context.at),
  });
  return { removed: results.deleted.changes, nextCursor, toDispatch: results.released.rows };
}
