import type { AuditContext } from "#domain/audit/audit";
import { getAuditEntry } from "../audit/audit.ts";
import { type ReleasedParent, updateParents } from "./parents.ts";
import { isAtSortKey, orderedJobsSql } from "./order.ts";
import { sortKeyRange, scanLimit } from "../page.ts";
import { deleteJobs } from "./retention.ts";

/** What to forget by hand: jobs of a queue in a state, made or (if they are over) ended before `before`, ISO UTC. */
export type PurgeFilter = {
  queue: string;
  state: "waiting" | "delayed" | "completed" | "failed";
  before: string;
  limit: number;
  cursor?: string | undefined;
};
/** How many jobs went; `nextCursor` goes on from where the look ended, null when there is no more. */
export type PurgeResult = { removed: number; nextCursor: string | null; send: ReleasedParent[] };

type Row = { id: string; parentId: string | null; place: string; fits: number };

const columns = `id, parent_id AS parentId, state = ?4 AND queue = ?1 AND coalesce(finished_at, created_at) < ?3 AS fits`;
/** What is to come, by when it is due: a place is that time, a blank, and the id. */
const pendingJobsSql = `SELECT ${columns}, due_at || ' ' || id AS place FROM jobs
  WHERE queue = ?1 AND due_at IS NOT NULL AND (due_at, id) > (substr(?2, 1, 24), substr(?2, 26)) ORDER BY due_at, id LIMIT ${scanLimit}`;
const failedJobsSql = `SELECT ${columns}, sort_key AS place FROM jobs
  WHERE queue = ?1 AND state = 'failed' AND sort_key >= ?2 AND sort_key < ?5 ORDER BY sort_key LIMIT ${scanLimit}`;
/** All jobs in their order, below ?5: no index knows what went well. */
const allJobsSql = `SELECT ${columns.replace("AS fits", `AND ${isAtSortKey} AS fits`)}, merge_key AS place FROM (${orderedJobsSql("j.*", "ASC", "?2", "?5")})`;

/** The next jobs in the order of their places after `place`; fewer than 2,000 when there are no more. */
async function scanJobs(db: D1Database, { queue, state, before }: PurgeFilter, place: string): Promise<Row[]> {
  const rows = async (sql: string, ...range: string[]) => {
    const [from = "", below] = range;
    const statement = db.prepare(sql).bind(queue, from, before, state, ...(below === undefined ? [] : [below]));
    return (await statement.all<Row>()).results;
  };
  if (state !== "completed" && state !== "failed") return rows(pendingJobsSql, place);
  // What is over by a time was made before it.
  const { from, below } = sortKeyRange({ to: before }, place || undefined, "oldest");
  return rows(state === "failed" ? failedJobsSql : allJobsSql, from, below);
}

/** The entry that a cleaning goes on with, so that all its bites are one act: written by who asks, of the same queue, for the same reason. */
async function continuedContext(db: D1Database, id: string | undefined, target: string, act: AuditContext): Promise<AuditContext> {
  const known = id ? await getAuditEntry(db, id) : null;
  const same = known?.action === "job.clean" && known.target === target && known.actor === act.actor && known.reason === act.reason;
  return same ? { ...act, id: known.id } : act;
}

/** Records how many the statement before it removed, added to what the act removed before. */
const recordPurge = (db: D1Database, act: AuditContext, target: string, says: string): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO audit (id, at, actor, action, target, reason, outcome, before, after)
       SELECT ?1, ?2, ?3, 'job.clean', ?4, ?5, 'Removed ' || changes() || ?6, NULL, json_object('removed', changes()) WHERE changes() > 0
       ON CONFLICT (id) DO UPDATE SET after = json_object('removed', after->>'removed' + excluded.after->>'removed'),
         outcome = 'Removed ' || (after->>'removed' + excluded.after->>'removed') || ?6`,
    )
    .bind(act.id, act.at, act.actor, target, act.reason, says);

/** A cursor is the act's entry, a slash, and the last place looked at. */
const cursorOf = (act: string, place: string): string => `${act}/${place}`;

/**
 * Removes up to `limit` jobs, the oldest first (of what is to come: those that are due first), and records it; bites that go on
 * from a cursor add to the same entry. Looks at no more than 2,000 rows. Parents of what went are told.
 */
export async function purgeJobs(db: D1Database, cleaning: PurgeFilter, asked: AuditContext): Promise<PurgeResult> {
  const { queue, state, before, limit, cursor = "/" } = cleaning;
  const [, entry, from = ""] = /^([^/]*)\/(.*)$/.exec(cursor) ?? [];
  const target = `queue:${queue}`;
  const act = await continuedContext(db, entry, target, asked);
  const rows = await scanJobs(db, cleaning, from);
  const fitting = rows.filter(({ fits }) => fits);
  const taken = fitting.slice(0, limit);
  const more = fitting.length > limit ? taken.at(-1) : rows.length === scanLimit ? rows.at(-1) : undefined;
  const nextCursor = more ? cursorOf(act.id, more.place) : null;
  if (taken.length === 0) return { removed: 0, nextCursor, send: [] };
  const parents = taken.flatMap(({ parentId }) => parentId ?? []);
  const [counted, removed, ...told] = deleteJobs(
    db,
    taken.map(({ id }) => id),
    [state],
  );
  const done = await db.batch<ReleasedParent>([
    ...(counted && removed ? [counted, removed] : []),
    recordPurge(db, act, target, ` that were ${state} since before ${before}`),
    ...told,
    ...updateParents(db, { parents, failed: [] }, act.at),
  ]);
  return { removed: done[1]?.meta.changes ?? 0, nextCursor, send: parents.length ? (done.at(-1)?.results ?? []) : [] };
}
