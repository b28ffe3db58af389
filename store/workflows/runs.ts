import { Run, type RunStatus } from "#domain/workflows/run";
import { sortKeyOf } from "#domain/lists/sortKeys";
import { readScannedPage } from "../readScannedPage.ts";
import { scanInChunks } from "../scanInChunks.ts";
import { textMatch } from "../textMatch.ts";
import { timeAndIdOf, type Page, type PageRequest, scanPage, scanLimit } from "../page.ts";

const runColumns = `id, tenant, subject, correlation_id AS correlationId, status, steps, error, url, started_at AS startedAt, updated_at AS updatedAt,
  ended_at AS endedAt, restarts, restarted_from AS restartedFrom, unresolved`;
const runOfRow = (row: unknown): Run => {
  const { steps, unresolved, ...rest } = row as { steps: string; status: string; unresolved: number };
  return Run.parse({ ...rest, steps: JSON.parse(steps), ...(rest.status === "failed" ? { unresolved: unresolved === 1 } : {}) });
};

/**
 * A statement that stores a run as its owner sees it. An older snapshot never replaces a newer one. A failure that is
 * recorded after a newer success of its subject is already resolved.
 */
export function upsertRun(db: D1Database, run: Run): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO runs (id, tenant, subject, correlation_id, status, steps, error, url, started_at, updated_at, ended_at, restarts, restarted_from, unresolved)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,
         ?5 = 'failed' AND NOT EXISTS (SELECT 1 FROM runs AS s WHERE s.tenant = ?2 AND s.subject = ?3 AND s.status = 'complete' AND s.started_at > ?9))
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, steps = excluded.steps, error = excluded.error, url = coalesce(excluded.url, url),
         updated_at = excluded.updated_at, ended_at = excluded.ended_at, restarts = excluded.restarts, restarted_from = excluded.restarted_from,
         unresolved = CASE WHEN excluded.status <> 'failed' THEN 0 WHEN runs.status <> 'failed' OR runs.restarts < excluded.restarts THEN excluded.unresolved ELSE runs.unresolved END
       WHERE runs.restarts < excluded.restarts OR (runs.restarts = excluded.restarts
         AND runs.updated_at <= excluded.updated_at AND (runs.status <> 'complete' OR excluded.status = 'complete'))`,
    )
    .bind(
      run.id,
      run.tenant,
      run.subject,
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

/** Stores a run as its owner sees it. */
export async function recordRun(db: D1Database, run: Run): Promise<void> {
  if (run.status === "complete") await db.batch([upsertRun(db, run), resolveEarlierFailures(db, run)]);
  else await upsertRun(db, run).run();
}

/** A statement that resolves earlier failures of a run's subject, now that a run of it has succeeded. */
const resolveEarlierFailures = (db: D1Database, { tenant, subject, startedAt }: Run): D1PreparedStatement =>
  db
    .prepare(`UPDATE runs SET unresolved = 0 WHERE unresolved = 1 AND tenant = ?1 AND subject = ?2 AND started_at < ?3`)
    .bind(tenant, subject, startedAt);

/** Returns one run, or null. */
export async function getRun(db: D1Database, id: string): Promise<Run | null> {
  const row = await db.prepare(`SELECT ${runColumns} FROM runs WHERE id = ?1`).bind(id).first();
  return row && runOfRow(row);
}

export type RunFilter = {
  tenant?: string | undefined;
  status?: RunStatus | undefined;
  /** Only failed runs that are unresolved: no operator dismissed them and no later run succeeded. */
  unresolved?: boolean | undefined;
  correlationId?: string | undefined;
  /** Text to find in the subject or the error. */
  q?: string | undefined;
  /** Started at or after `from` and before `to`. ISO UTC. */
  from?: string | undefined;
  to?: string | undefined;
};

/** Returns the part of the filter that an index serves, as SQL after FROM over ?1 and ?2, which are `bound`. */
function indexFor({ unresolved, correlationId, status, tenant }: RunFilter): { sql: string; bound: (string | null)[] } {
  if (unresolved) return { sql: "WHERE ?1 IS NULL AND ?2 IS NULL AND unresolved = 1", bound: [null, null] };
  if (correlationId !== undefined) return { sql: "WHERE correlation_id = ?1 AND ?2 IS NULL", bound: [correlationId, null] };
  const [byStatus, byTenant] = [status === undefined ? "?1 IS NULL" : "status = ?1", tenant === undefined ? "?2 IS NULL" : "tenant = ?2"];
  const index = status !== undefined && tenant !== undefined ? "INDEXED BY runs_by_tenant_status" : "";
  return { sql: `${index} WHERE ${byStatus} AND ${byTenant}`, bound: [status ?? null, tenant ?? null] };
}

const cursorOf = ({ id, startedAt }: Run): string => sortKeyOf(id, startedAt);

/** SQL of a position in a scan, and of the time and id in one. No time has a space. */
const placeOf = (at: string, id: string): string => `${at} || ' ' || ${id}`;
const timeAndIdIn = (place: string): string => `substr(${place}, 1, instr(${place}, ' ') - 1), substr(${place}, instr(${place}, ' ') + 1)`;
const cursorOfPlace = (place: string): string => {
  const space = place.indexOf(" ");
  return sortKeyOf(place.slice(space + 1), place.slice(0, space));
};

/**
 * Returns a page of runs by start time, newest first, then by id. Scans at most 2,000 runs for a page; `nextCursor` continues from there.
 */
export async function listRuns(db: D1Database, filter: RunFilter, page: PageRequest): Promise<Page<Run>> {
  const index = indexFor(filter);
  const rangeBelow = (timeAndId: string) =>
    `FROM runs ${index.sql} AND (started_at, id) < (${timeAndId}) AND started_at >= ?5 ORDER BY started_at DESC, id DESC`;
  const range = rangeBelow("?3, ?4");
  const [at, id] = timeAndIdOf(page.cursor, [filter.to ?? "~", ""]);
  const bound = [...index.bound, ...(filter.to !== undefined && filter.to < at ? [filter.to, ""] : [at, id]), filter.from ?? ""];
  const match = textMatch("subject || ' ' || coalesce(error, '')", filter.q, 9);
  const isMatch = `(?6 IS NULL OR status = ?6) AND (?7 IS NULL OR tenant = ?7) AND ${match.sql}`;
  const prepare = (sql: string) =>
    db.prepare(sql).bind(...bound, filter.status ?? null, filter.tenant ?? null, page.limit + 1, ...match.parameters);
  if (filter.q !== undefined) {
    const chunk = (below: string, limit: number) =>
      `SELECT *, ${placeOf("started_at", "id")} AS place ${rangeBelow(timeAndIdIn(below))} LIMIT ${limit}`;
    const scan = scanInChunks(chunk, isMatch, { start: placeOf("?3", "?4"), wanted: "?8" });
    return readScannedPage(prepare, { scan, table: "runs", columns: runColumns, wanted: "?8" }, page, runOfRow, cursorOf, cursorOfPlace);
  }
  // Without an ORDER BY of its own: rows come in the order of the range, one by one, until the page is full.
  const rows = prepare(`SELECT ${runColumns} FROM (SELECT * ${range} LIMIT ${scanLimit}) WHERE ${isMatch} LIMIT ?8`);
  const readEdge = async () => {
    const scanned = await db
      .prepare(`SELECT id, started_at AS startedAt ${range} LIMIT 1 OFFSET ${scanLimit - 1}`)
      .bind(...bound)
      .first<{ id: string; startedAt: string }>();
    return scanned && sortKeyOf(scanned.id, scanned.startedAt);
  };
  return scanPage(page, rows, readEdge, runOfRow, cursorOf);
}

export type Decision = { decision: "approved" | "rejected"; by: string; reason: string | null };

/** Returns the decision on a run that waited for approval, or null. */
export async function decisionOf(db: D1Database, id: string): Promise<Decision | null> {
  return db
    .prepare(`SELECT decision, decided_by AS by, decided_reason AS reason FROM runs WHERE id = ?1 AND decision IS NOT NULL`)
    .bind(id)
    .first<Decision>();
}
