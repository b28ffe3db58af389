import type { AuditContext } from "#domain/audit/audit";
import { batchByName } from "../batch.ts";
import { insertAuditEntry, type NewAuditEntry } from "./audit.ts";

/** The outcome of a command whose answer was lost. */
export const unknownOutcome = "Requested; whether it took effect is unknown";

/** A command that is reserved. `after` is what it asks for, `untilMs` (Unix ms) when it counts as lost. */
export type Reservation = Pick<NewAuditEntry, "action" | "target" | "after"> & { untilMs: number };

/** The command that is under way for a target. */
export type PendingCommand = { action: string; by: string };

/**
 * Statements that record up to 500 commands whose answer is lost, because the Worker stopped while it waited for the platform. The entries
 * say that their result is unknown.
 */
export const recordLostCommands = (db: D1Database, now: Date): D1PreparedStatement[] => [
  db
    .prepare(
      `INSERT INTO audit (id, at, actor, action, target, reason, outcome, after)
       SELECT audit_id, at, actor, action, target, reason, '${unknownOutcome}', after
       FROM pending_commands WHERE until < ?1 ORDER BY until LIMIT 500 ON CONFLICT DO NOTHING`,
    )
    .bind(now.toISOString()),
  db.prepare(`DELETE FROM pending_commands WHERE until < ?1 AND EXISTS (SELECT 1 FROM audit WHERE id = audit_id)`).bind(now.toISOString()),
];

/**
 * Reserves the target for a command, so that it is sent once however many operators ask for it, and recorded even if this Worker stops.
 * Returns null, or the command that is under way.
 */
export async function reserveCommand(db: D1Database, context: AuditContext, reservation: Reservation): Promise<PendingCommand | null> {
  const { action, target, after, untilMs } = reservation;
  const { reserved, current } = await batchByName<{ reserved: unknown; current: PendingCommand }>(db, {
    lost: recordLostCommands(db, new Date()),
    reserved: db
      .prepare(
        `INSERT INTO pending_commands (target, audit_id, at, actor, action, reason, after, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT DO NOTHING RETURNING target`,
      )
      .bind(
        target,
        context.id,
        context.at,
        context.actor,
        action,
        context.reason,
        after === undefined ? null : JSON.stringify(after),
        new Date(untilMs).toISOString(),
      ),
    current: db.prepare(`SELECT action, actor AS by FROM pending_commands WHERE target = ?1`).bind(target),
  });
  if (reserved.rows.length > 0) return null;
  return current.rows[0] ?? null;
}

/**
 * Ends a reservation, and records its command if `entry` is given, together with `consequences`: all or nothing. If it counts as lost by
 * now, nothing is recorded a second time.
 */
export async function endCommand(
  db: D1Database,
  context: AuditContext,
  target: string,
  entry: NewAuditEntry | null,
  consequences: readonly D1PreparedStatement[] = [],
): Promise<void> {
  const release = db.prepare(`DELETE FROM pending_commands WHERE target = ?1 AND audit_id = ?2`).bind(target, context.id);
  await db.batch(entry === null ? [release] : [release, insertAuditEntry(db, context, entry, true), ...consequences]);
}
