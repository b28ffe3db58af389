import type { Act } from "#domain/audit";
import { Fault } from "#domain/faults";
import { Run, type RunStatus } from "#domain/runs";
import { recordAct } from "./audit.ts";
import { idsWithin, type Page, type PageRequest, scanLimit, sliceOf } from "./page.ts";

const columns = `id, brand, keyword, correlation_id AS correlationId, status, steps, error, url, started_at AS startedAt, updated_at AS updatedAt,
  ended_at AS endedAt, restarts, restarted_from AS restartedFrom`;
const parse = (row: unknown): Run => {
  const { steps, ...rest } = row as { steps: string };
  return Run.parse({ ...rest, steps: JSON.parse(steps) });
};

/** The statement that writes a run as its brand's agent knows it. An older picture never replaces a newer one. */
export function runRow(db: D1Database, run: Run): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO runs (id, brand, keyword, correlation_id, status, steps, error, url, started_at, updated_at, ended_at, restarts, restarted_from)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, steps = excluded.steps, error = excluded.error, url = coalesce(excluded.url, url),
         updated_at = excluded.updated_at, ended_at = excluded.ended_at, restarts = excluded.restarts, restarted_from = excluded.restarted_from
       WHERE runs.restarts < excluded.restarts OR (runs.restarts = excluded.restarts
         AND runs.updated_at <= excluded.updated_at AND (runs.status <> 'complete' OR excluded.status = 'complete'))`,
    )
    .bind(
      run.id,
      run.brand,
      run.keyword,
      run.correlationId,
      run.status,
      JSON.stringify(run.steps),
      run.error,
      run.url,
      run.startedAt,
      run.updatedAt,
      run.endedAt,
      run.restarts,
      run.restartedFrom,
    );
}

/** Writes a run as its brand's agent knows it. */
export async function recordRun(db: D1Database, run: Run): Promise<void> {
  await runRow(db, run).run();
}

/** One run, or null. */
export async function getRun(db: D1Database, id: string): Promise<Run | null> {
  const row = await db.prepare(`SELECT ${columns} FROM runs WHERE id = ?1`).bind(id).first();
  return row && parse(row);
}

export type RunFilter = {
  brand?: string | undefined;
  status?: RunStatus | undefined;
  correlationId?: string | undefined;
  /** A text in the keyword or the error. */
  q?: string | undefined;
  /** Begun at this time or later, and before that one. ISO UTC. */
  from?: string | undefined;
  to?: string | undefined;
};

function indexed(filter: RunFilter): { sql: string; bound: string | null } {
  if (filter.correlationId !== undefined) return { sql: "correlation_id = ?1", bound: filter.correlationId };
  if (filter.status !== undefined && filter.brand === undefined) return { sql: "status = ?1", bound: filter.status };
  if (filter.brand !== undefined) return { sql: "brand = ?1", bound: filter.brand };
  return { sql: "?1 IS NULL", bound: null };
}

/** Ids of time-ordered make begin with 0 for the next centuries; those of another make sort after them, and tell no time. */
const otherIds = "1";

/** Between which ids the runs lie that may have begun before `to`: a run begins after its id was made, however much later. */
function rangesOf({ to }: RunFilter, cursor: string | undefined): { from: string; below: string }[] {
  const { below } = idsWithin({ to }, cursor);
  if (to === undefined) return [{ from: "", below }];
  return [
    { from: otherIds, below: cursor ?? "~" },
    { from: "", below },
  ].filter((range) => range.from < range.below);
}

/** Runs, newest first. Looks at no more than 2,000 for a page; `nextCursor` goes on from there. */
export async function listRuns(db: D1Database, filter: RunFilter, page: PageRequest): Promise<Page<Run>> {
  const items: Run[] = [];
  for (const range of rangesOf(filter, page.cursor)) {
    const found = await runsIn(db, filter, range, page.limit - items.length);
    items.push(...found.items);
    if (found.nextCursor !== null) return { items, nextCursor: found.nextCursor };
    const last = items.at(-1);
    if (last && items.length === page.limit && range.from !== "") return { items, nextCursor: last.id };
  }
  return { items, nextCursor: null };
}

async function runsIn(db: D1Database, filter: RunFilter, range: { from: string; below: string }, limit: number): Promise<Page<Run>> {
  const index = indexed(filter);
  const within = `${index.sql} AND id < ?2 AND id >= ?3 ORDER BY id DESC`;
  const bound = [index.bound, range.below, range.from];
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM (SELECT * FROM runs WHERE ${within} LIMIT ${scanLimit})
       WHERE (?4 IS NULL OR status = ?4) AND (?5 IS NULL OR brand = ?5) AND (?6 IS NULL OR started_at >= ?6) AND (?7 IS NULL OR started_at < ?7)
         AND (?8 IS NULL OR instr(lower(keyword || ' ' || coalesce(error, '')), lower(?8)) > 0)
       ORDER BY id DESC LIMIT ?9`,
    )
    .bind(...bound, filter.status ?? null, filter.brand ?? null, filter.from ?? null, filter.to ?? null, filter.q ?? null, limit + 1)
    .all();
  const found = sliceOf(results, { limit }, parse, (run) => run.id);
  if (found.nextCursor !== null) return found;
  const scanned = await db
    .prepare(`SELECT id, started_at AS startedAt FROM runs WHERE ${within} LIMIT 1 OFFSET ${scanLimit - 1}`)
    .bind(...bound)
    .first<{ id: string; startedAt: string }>();
  // What was begun before the time asked for has nothing behind it either.
  const goesOn = scanned !== null && (filter.from === undefined || scanned.startedAt >= filter.from);
  return { items: found.items, nextCursor: goesOn ? scanned.id : null };
}

export type Decision = { decision: "approved" | "rejected"; by: string; reason: string | null };

/** What a person decided on a run that waited for them, or null. */
export async function decisionOf(db: D1Database, id: string): Promise<Decision | null> {
  return db
    .prepare(`SELECT decision, decided_by AS by, decided_reason AS reason FROM runs WHERE id = ?1 AND decision IS NOT NULL`)
    .bind(id)
    .first<Decision>();
}

/** Decides a run that waits for a person, once. Throws `conflict` when it does not wait or was decided, `not_found`. */
export async function decideRun(db: D1Database, id: string, decision: "approved" | "rejected", act: Act): Promise<Run> {
  const [decided] = await db.batch([
    db
      .prepare(
        `UPDATE runs SET decision = ?2, decided_by = ?3, decided_reason = ?4 WHERE id = ?1 AND status = 'waiting' AND decision IS NULL AND order_due = 0 RETURNING id`,
      )
      .bind(id, decision, act.actor, act.reason),
    recordAct(
      db,
      act,
      {
        action: decision === "approved" ? "workflow.approve" : "workflow.reject",
        target: `workflow:${id}`,
        outcome: decision === "approved" ? "Approved" : "Rejected",
      },
      true,
    ),
  ]);
  const run = await getRun(db, id);
  if (!run) throw new Fault("not_found", `There is no workflow run ${id}`);
  if (decided?.results.length) return run;
  const known = await decisionOf(db, id);
  throw new Fault(
    "conflict",
    known ? `This run was already ${known.decision} by ${known.by}` : `This run does not wait for a person: it is ${run.status}`,
  );
}
