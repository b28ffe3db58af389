import { type AuditContext, type AuditAction, AuditEntry } from "#domain/audit/audit";
import { newIdAt } from "#domain/messages/envelope";
import { daysBefore, retentionDays } from "#domain/retention";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { batchByName } from "../batch.ts";
import { sortKeyRange, type Page, type PageRequest, scanPage, scanLimit } from "../page.ts";
import { readScannedPage } from "../readScannedPage.ts";
import { scanInChunks } from "../scanInChunks.ts";
import { textMatch } from "../textMatch.ts";

export type NewAuditEntry = { action: AuditAction; target: string; outcome: string; before?: unknown; after?: unknown };

/** Returns the context of a new command of `actor`. Its id becomes the id of the audit entry. */
export function newAuditContext(actor: string, reason: string | null = null): AuditContext {
  const at = new Date().toISOString();
  return { id: newIdAt(at), at, actor, reason };
}

const jsonOrNull = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value));

/**
 * A statement that inserts an audit entry. Put it in the batch of the change, right after the statement that makes it: with `ifChanged`
 * the entry is inserted only if that statement changed a row.
 */
export function insertAuditEntry(db: D1Database, context: AuditContext, entry: NewAuditEntry, ifChanged = false): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO audit (id, at, actor, action, target, reason, outcome, before, after)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 ${ifChanged ? "WHERE changes() > 0" : ""}`,
    )
    .bind(
      context.id,
      context.at,
      context.actor,
      entry.action,
      entry.target,
      context.reason,
      entry.outcome,
      jsonOrNull(entry.before),
      jsonOrNull(entry.after),
    );
}

/**
 * Runs the change of a command and records it, in one batch with what follows from it: all or nothing. `change` returns the row that it
 * changes (`RETURNING`). Returns whether there was one; otherwise nothing is recorded.
 */
export async function changeAndRecord(
  db: D1Database,
  change: D1PreparedStatement,
  context: AuditContext,
  entry: NewAuditEntry,
  consequences: readonly D1PreparedStatement[] = [],
): Promise<boolean> {
  const { changed } = await batchByName<{ changed: unknown }>(db, {
    changed: change,
    recorded: insertAuditEntry(db, context, entry, true),
    consequences,
  });
  return changed.rows.length > 0;
}

export type AuditFilter = {
  actor?: string | undefined;
  action?: AuditAction | undefined;
  target?: string | undefined;
  /** Text to find in any part of an entry. */
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

type Row = Omit<AuditEntry, "before" | "after"> & { before: string | null; after: string | null };
const auditEntryOf = (row: unknown): AuditEntry => {
  const { before, after, ...rest } = row as Row;
  return AuditEntry.parse({
    ...rest,
    before: before === null ? null : JSON.parse(before),
    after: after === null ? null : JSON.parse(after),
  });
};

/** Columns with an index of their own, the narrowest first: the first one that a filter names is used. Actor and action have one together, too. */
const indexed = ["target", "action", "actor"] as const;

/**
 * Returns the part of the filter that an index serves, as SQL from FROM on: the time range, and the columns if the filter names some with an
 * index. The id of an entry is its sort key. `below` is SQL of the id below which the range ends, ?1 if the whole range is read.
 */
function rangeOf(filter: AuditFilter, page: PageRequest): { sql: (below: string) => string; bound: (string | null)[] } {
  const { from, below } = sortKeyRange(filter, page.cursor);
  const range = (source: string, first?: string, second?: string) => ({
    sql: (end: string) => `FROM audit ${source} AND id < ${end} AND id >= ?2 ORDER BY id DESC`,
    bound: [below, from, first ?? null, second ?? null],
  });
  const { actor, action, target } = filter;
  if (actor !== undefined && action !== undefined && target === undefined)
    return range(`INDEXED BY audit_by_actor_action WHERE actor = ?3 AND action = ?4`, actor, action);
  const column = indexed.find((name) => filter[name] !== undefined);
  if (column === undefined) return range(`WHERE ?3 IS NULL AND ?4 IS NULL`);
  return range(`INDEXED BY audit_by_${column} WHERE ${column} = ?3 AND ?4 IS NULL`, filter[column]);
}

const searchedText = `concat_ws(' ', actor, action, target, reason, outcome, before, after)`;

/** Returns a page of audit entries, newest first. Scans at most 2,000 entries for a page; `nextCursor` continues from there. */
export async function listAudit(db: D1Database, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
  const { sql, bound } = rangeOf(filter, page);
  const match = textMatch(searchedText, filter.q, 10);
  const isMatch = `(?5 IS NULL OR actor = ?5) AND (?6 IS NULL OR action = ?6) AND (?7 IS NULL OR at >= ?7) AND (?8 IS NULL OR at < ?8) AND ${match.sql}`;
  const { actor, action, from, to } = filter;
  const others = [actor, action, from, to].map((value) => value ?? null);
  const prepare = (text: string) => db.prepare(text).bind(...bound, ...others, page.limit + 1, ...match.parameters);
  if (filter.q !== undefined) {
    const chunk = (below: string, limit: number) => `SELECT *, id AS place ${sql(below)} LIMIT ${limit}`;
    const scan = scanInChunks(chunk, isMatch, { start: "?1", wanted: "?9" });
    return readScannedPage(prepare, { scan, table: "audit", columns: "d.*", wanted: "?9" }, page, auditEntryOf, ({ id }) => id);
  }
  // Without an ORDER BY of its own: rows come in the order of the range, one by one, until the page is full.
  const rows = prepare(`SELECT * FROM (SELECT * ${sql("?1")} LIMIT ${scanLimit}) WHERE ${isMatch} LIMIT ?9`);
  const edge = () =>
    db
      .prepare(`SELECT id ${sql("?1")} LIMIT 1 OFFSET ${scanLimit - 1}`)
      .bind(...bound)
      .first<string>("id");
  return scanPage(page, rows, edge, auditEntryOf, (entry) => entry.id);
}

/** Returns one entry, or null. */
export async function getAuditEntry(db: D1Database, id: string): Promise<AuditEntry | null> {
  const row = await db.prepare(`SELECT * FROM audit WHERE id = ?1`).bind(id).first();
  return row && auditEntryOf(row);
}

/**
 * A statement that deletes up to 500 entries older than their retention period. The id of an entry begins with its time, so the primary
 * key finds them.
 */
export const deleteOldAuditEntries = (db: D1Database, now: Date): D1PreparedStatement =>
  db
    .prepare(`DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE id < ?1 LIMIT 500)`)
    .bind(idPrefixAt(Date.parse(daysBefore(now, retentionDays.audit))));
