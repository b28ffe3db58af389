import type { Act } from "#domain/audit";
import { idPrefixAt } from "#domain/envelope";
import { getEntry } from "./audit.ts";
import { type Released, tellParents } from "./flows.ts";
import { scanLimit } from "./page.ts";
import { forgetting } from "./retention.ts";

/** What to forget by hand: jobs of a queue in a state, made or (if they are over) ended before `before`, ISO UTC. */
export type Cleaning = {
  queue: string;
  state: "waiting" | "delayed" | "completed" | "failed";
  before: string;
  limit: number;
  cursor?: string | undefined;
};
/** How many jobs went; `nextCursor` goes on from where the look ended, null when there is no more. */
export type Cleaned = { removed: number; nextCursor: string | null; send: Released[] };

type Row = { id: string; parentId: string | null; place: string; fits: number };

const columns = `id, parent_id AS parentId, state = ?4 AND queue = ?1 AND coalesce(finished_at, created_at) < ?3 AS fits`;
/** Ids that tell their time begin with 0; those of another make sort after them. */
const otherIds = "1";
/** What is over by a time was made before it, as far as clocks agree, ms. */
const clocksMs = 600_000;

/** What is to come, by when it is due: a place is that time, a blank, and the id. */
const pending = `SELECT ${columns}, due_at || ' ' || id AS place FROM jobs
  WHERE queue = ?1 AND due_at IS NOT NULL AND (due_at, id) > (substr(?2, 1, 24), substr(?2, 26)) ORDER BY due_at, id LIMIT ${scanLimit}`;
const failed = `SELECT ${columns}, id AS place FROM jobs WHERE queue = ?1 AND state = 'failed' AND id > ?2 ORDER BY id LIMIT ${scanLimit}`;
/** All jobs in the order of their ids, below ?5: no index knows what went well. */
const byId = `SELECT ${columns}, id AS place FROM jobs WHERE id > ?2 AND id < ?5 ORDER BY id LIMIT ${scanLimit}`;

/** The next jobs in the order of their places after `place`; fewer than 2,000 when there are no more. */
async function look(db: D1Database, { queue, state, before }: Cleaning, place: string): Promise<Row[]> {
  const rows = async (sql: string, after: string, ...below: string[]) =>
    (
      await db
        .prepare(sql)
        .bind(queue, after, before, state, ...below)
        .all<Row>()
    ).results;
  if (state === "failed") return rows(failed, place);
  if (state !== "completed") return rows(pending, place);
  const high = idPrefixAt(Date.parse(before) + clocksMs);
  const timed = place < high ? await rows(byId, place, high) : [];
  if (timed.length === scanLimit) return timed;
  const others = await rows(byId, place < otherIds ? otherIds : place, "~");
  return [...timed, ...others].slice(0, scanLimit);
}

/** The entry that a cleaning goes on with, so that all its bites are one act: written by who asks, of the same queue, for the same reason. */
async function goesOnWith(db: D1Database, id: string | undefined, target: string, act: Act): Promise<Act> {
  const known = id ? await getEntry(db, id) : null;
  const same = known?.action === "job.clean" && known.target === target && known.actor === act.actor && known.reason === act.reason;
  return same ? { ...act, id: known.id } : act;
}

/** Records how many the statement before it removed, added to what the act removed before. */
const record = (db: D1Database, act: Act, target: string, says: string): D1PreparedStatement =>
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
export async function cleanJobs(db: D1Database, cleaning: Cleaning, asked: Act): Promise<Cleaned> {
  const { queue, state, before, limit, cursor = "/" } = cleaning;
  const [, entry, from = ""] = /^([^/]*)\/(.*)$/.exec(cursor) ?? [];
  const target = `queue:${queue}`;
  const act = await goesOnWith(db, entry, target, asked);
  const rows = await look(db, cleaning, from);
  const fitting = rows.filter(({ fits }) => fits);
  const taken = fitting.slice(0, limit);
  const more = fitting.length > limit ? taken.at(-1) : rows.length === scanLimit ? rows.at(-1) : undefined;
  const nextCursor = more ? cursorOf(act.id, more.place) : null;
  if (taken.length === 0) return { removed: 0, nextCursor, send: [] };
  const parents = taken.flatMap(({ parentId }) => parentId ?? []);
  const [counted, removed, ...told] = forgetting(
    db,
    taken.map(({ id }) => id),
    [state],
  );
  const done = await db.batch<Released>([
    ...(counted && removed ? [counted, removed] : []),
    record(db, act, target, ` that were ${state} since before ${before}`),
    ...told,
    ...tellParents(db, { parents, failed: [] }, act.at),
  ]);
  return { removed: done[1]?.meta.changes ?? 0, nextCursor, send: parents.length ? (done.at(-1)?.results ?? []) : [] };
}
