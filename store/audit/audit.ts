import { type AuditContext, type AuditAction, AuditEntry } from "#domain/audit/audit";
import { newIdAt } from "#domain/messages/envelope";
import { daysBefore, retentionDays } from "#domain/retention";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { batchByName } from "../batch.ts";
import { sortKeyRange, type Page, type PageRequest, scanPage, scanLimit } from "../page.ts";
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

/** Columns with an index of their own, the narrowest first: the first one that a filter names is used. */
const indexed = ["target", "action", "actor"] as const;

/**
 * Returns the part of the filter that an index serves, as SQL from FROM on: the time range, and one column if the filter names one with an
 * index. The id of an entry is its sort key.
 */
function rangeOf(filter: AuditFilter, page: PageRequest): { sql: string; bound: (string | null)[] } {
  const { from, below } = sortKeyRange(filter, page.cursor);
  const column = indexed.find((name) => filter[name] !== undefined);
  const source = column === undefined ? "FROM audit WHERE ?3 IS NULL" : `FROM audit INDEXED BY audit_by_${column} WHERE ${column} = ?3`;
  return { sql: `${source} AND id < ?1 AND id >= ?2`, bound: [below, from, (column && filter[column]) ?? null] };
}

const searchedText = `concat_ws(' ', actor, action, target, reason, outcome, before, after)`;

/** Returns a page of audit entries, newest first. Scans at most 2,000 entries for a page; `nextCursor` continues from there. */
export async function listAudit(db: D1Database, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
  const { sql, bound } = rangeOf(filter, page);
  const match = textMatch(searchedText, filter.q, 9);
  const rows = db
    .prepare(
      // Without an ORDER BY of its own: rows come in the order of the range, one by one, until the page is full.
      `SELECT * FROM (SELECT * ${sql} ORDER BY id DESC LIMIT ${scanLimit})
       WHERE (?4 IS NULL OR actor = ?4) AND (?5 IS NULL OR action = ?5) AND (?6 IS NULL OR at >= ?6) AND (?7 IS NULL OR at < ?7)
         AND ${match.sql} LIMIT ?8`,
    )
    .bind(
      ...bound,
      filter.actor ?? null,
      filter.action ?? null,
      filter.from ?? null,
      filter.to ?? null,
      page.limit + 1,
      ...match.parameters,
    );
  const edge = () =>
    db
      .prepare(`SELECT id ${sql} ORDER BY id DESC LIMIT 1 OFFSET ${scanLimit - 1}`)
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
