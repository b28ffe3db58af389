import { type AuditContext, type AuditAction, AuditEntry } from "#domain/audit/audit";
import { newIdAt } from "#domain/messages/envelope";
import { daysBefore, retentionDays } from "#domain/retention";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { sortKeyRange, type Page, type PageRequest, scanPage, scanLimit } from "../page.ts";
import { textMatch } from "../textMatch.ts";

export type NewAuditEntry = { action: AuditAction; target: string; outcome: string; before?: unknown; after?: unknown };

/** A new act of `actor`: its id is the audit entry's. */
export function newAuditContext(actor: string, reason: string | null = null): AuditContext {
  const at = new Date().toISOString();
  return { id: newIdAt(at), at, actor, reason };
}

const jsonOrNull = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value));

/**
 * The statement that records an act. In the batch of its effect, right after the statement that has it: with
 * `ifChanged` nothing is recorded unless that statement changed a row.
 */
export function insertAuditEntry(db: D1Database, act: AuditContext, entry: NewAuditEntry, ifChanged = false): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO audit (id, at, actor, action, target, reason, outcome, before, after)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 ${ifChanged ? "WHERE changes() > 0" : ""}`,
    )
    .bind(
      act.id,
      act.at,
      act.actor,
      entry.action,
      entry.target,
      act.reason,
      entry.outcome,
      jsonOrNull(entry.before),
      jsonOrNull(entry.after),
    );
}

export type AuditFilter = {
  actor?: string | undefined;
  action?: AuditAction | undefined;
  target?: string | undefined;
  /** A text in any of its parts. */
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

/** What a filter leaves to look at: entries made in its time, of one target where it asks for one. An entry's id is its sort key. */
function rangeOf(filter: AuditFilter, page: PageRequest): { sql: string; bound: (string | null)[] } {
  const { from, below } = sortKeyRange(filter, page.cursor);
  const target = filter.target === undefined ? "?3 IS NULL" : "target = ?3";
  return { sql: `id < ?1 AND id >= ?2 AND ${target}`, bound: [below, from, filter.target ?? null] };
}

const searchedText = `concat_ws(' ', actor, action, target, reason, outcome, before, after)`;

/** What operators did, newest first. Looks at no more than 2,000 entries for a page; `nextCursor` goes on from there. */
export async function listAudit(db: D1Database, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
  const { sql, bound } = rangeOf(filter, page);
  const match = textMatch(searchedText, filter.q, 9);
  const rows = db
    .prepare(
      `SELECT * FROM (SELECT * FROM audit WHERE ${sql} ORDER BY id DESC LIMIT ${scanLimit})
       WHERE (?4 IS NULL OR actor = ?4) AND (?5 IS NULL OR action = ?5) AND (?6 IS NULL OR at >= ?6) AND (?7 IS NULL OR at < ?7)
         AND ${match.sql} ORDER BY id DESC LIMIT ?8`,
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
      .prepare(`SELECT id FROM audit WHERE ${sql} ORDER BY id DESC LIMIT 1 OFFSET ${scanLimit - 1}`)
      .bind(...bound)
      .first<string>("id");
  return scanPage(page, rows, edge, auditEntryOf, (entry) => entry.id);
}

/** One entry, or null. */
export async function getAuditEntry(db: D1Database, id: string): Promise<AuditEntry | null> {
  const row = await db.prepare(`SELECT * FROM audit WHERE id = ?1`).bind(id).first();
  return row && auditEntryOf(row);
}

/** Deletes up to 500 entries older than they are kept. An entry's id begins with its time, so the primary key finds them. */
export const deleteOldAuditEntries = (db: D1Database, now: Date): D1PreparedStatement =>
  db
    .prepare(`DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE id < ?1 LIMIT 500)`)
    .bind(idPrefixAt(Date.parse(daysBefore(now, retentionDays.audit))));
