import type { DeadLetterAction } from "#domain/allowed";
import type { AuditContext } from "#domain/audit/audit";
import type { DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { batchByName } from "../batch.ts";
import { insertAuditEntry } from "../audit/audit.ts";
import { hasLaterDeadLetter } from "./replayFacts.ts";

/** The action that sets each status. */
export const statusActions = { replayed: "replay", dropped: "drop", snoozed: "snooze", open: "restore" } as const satisfies Record<
  DeadLetterStatus,
  DeadLetterAction
>;

/**
 * SQL condition: in the batch of a status change, the change with the audit entry `act` was the one that took effect on the dead letter
 * `id`. Both are SQL.
 */
export const wasChangedBy = (id: string, act: string) => `EXISTS (SELECT 1 FROM dead_letters WHERE id = ${id} AND act = ${act})`;

export type StatusChange = { to: DeadLetterStatus; from: readonly DeadLetterStatus[]; until?: string; if?: string };

/**
 * SQL condition for a dead letter `d`: its job, if it still exists, has not run since. The job is failed and this is its latest dead
 * letter.
 */
export const jobStillFailed = `NOT EXISTS (SELECT 1 FROM jobs AS j WHERE j.id = d.job_id AND j.state <> 'failed')
  AND NOT ${hasLaterDeadLetter}`;

/**
 * Statements that change the status of a dead letter, update the counter of its queue, and record the command: all or nothing. They
 * return the id if the status changed.
 */
export function changeStatus(
  db: D1Database,
  id: string,
  change: StatusChange,
  context: AuditContext,
  outcome: string,
): D1PreparedStatement[] {
  const isOpening = change.to === "open";
  const allowed = change.if ?? "1";
  return [
    // Counted before the change, by the status it still has. A snoozed dead letter does not count as open.
    db
      .prepare(
        `UPDATE queues SET open_dead_letters = open_dead_letters + ?2 - (SELECT status = 'open' FROM dead_letters WHERE id = ?1)
         WHERE name = (SELECT queue FROM dead_letters AS d WHERE id = ?1 AND status IN (SELECT value FROM json_each(?3)) AND ${allowed})`,
      )
      .bind(id, isOpening ? 1 : 0, JSON.stringify(change.from)),
    db
      .prepare(
        `UPDATE dead_letters AS d SET status = ?2, act = ?3, resolved_at = ?4, resolved_by = ?5, resolved_reason = ?6, snoozed_until = ?7
         WHERE id = ?1 AND status IN (SELECT value FROM json_each(?8)) AND ${allowed} RETURNING id`,
      )
      .bind(
        id,
        change.to,
        context.id,
        isOpening ? null : context.at,
        isOpening ? null : context.actor,
        isOpening ? null : context.reason,
        change.until ?? null,
        JSON.stringify(change.from),
      ),
    insertAuditEntry(
      db,
      context,
      { action: `deadLetter.${statusActions[change.to]}`, target: `deadLetter:${id}`, outcome, after: { status: change.to } },
      true,
    ),
  ];
}

/** Runs {@link changeStatus}. Returns false if the status did not change. */
export async function applyStatus(
  db: D1Database,
  id: string,
  change: StatusChange,
  context: AuditContext,
  outcome: string,
): Promise<boolean> {
  const { changed } = await batchByName<{ changed: { id: string } }>(db, { changed: changeStatus(db, id, change, context, outcome) });
  return changed.rows.length > 0;
}

/** A statement that returns the ids of up to 100 dead letters whose snooze has ended. */
export const selectEndedSnoozes = (db: D1Database, at: string): D1PreparedStatement =>
  db
    .prepare(
      `SELECT id FROM dead_letters INDEXED BY dead_letters_snoozed WHERE status = 'snoozed' AND snoozed_until <= ?1 ORDER BY snoozed_until LIMIT 100`,
    )
    .bind(at);

/**
 * Opens a dead letter whose snooze has ended. Returns false if it is no longer snoozed: one that was dropped meanwhile stays dropped. Reading it
 * is left out, because the job layer of every Worker would carry what shows a dead letter.
 */
export const endSnooze = (db: D1Database, id: string, context: AuditContext): Promise<boolean> =>
  applyStatus(db, id, { to: "open", from: ["snoozed"] }, context, "Snooze ended");

/** The status change of a replay. A snoozed dead letter can be replayed like an open one. */
export const toReplayed = { to: "replayed", from: ["open", "snoozed"] } as const satisfies StatusChange;
