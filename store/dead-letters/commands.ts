import { type DeadLetterAction, deadLetterRefusals } from "#domain/allowed";
import type { AuditContext } from "#domain/audit/audit";
import type { DeadLetter, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { ApiError } from "#domain/errors/apiError";
import { insertAuditEntry } from "../audit/audit.ts";
import { findDeadLetter } from "./list.ts";

const actions = { replayed: "replay", dropped: "drop", snoozed: "snooze", open: "restore" } as const satisfies Record<
  DeadLetterStatus,
  DeadLetterAction
>;
const pastParticiples = { replayed: "replayed", dropped: "dropped", snoozed: "snoozed", open: "restored" } as const;

/** SQL that is true, in the batch of a change, when it was the act bound as `act` that changed the dead letter bound as `id`. */
export const wasChangedBy = (id: string, act: string) => `EXISTS (SELECT 1 FROM dead_letters WHERE id = ${id} AND act = ${act})`;

type StatusChange = { to: DeadLetterStatus; from: readonly DeadLetterStatus[]; until?: string; if?: string };

/** SQL that is true of a dead letter `d` whose job, if it is still there, has not run since: it failed, and this is its last word. */
const jobStillFailed = `NOT EXISTS (SELECT 1 FROM jobs AS j WHERE j.id = d.job_id AND j.state <> 'failed')
  AND NOT EXISTS (SELECT 1 FROM dead_letters AS n WHERE n.job_id = d.job_id AND n.id > d.id)`;

/** Statements that move a dead letter to another status, keep the queue's counter, and record the act: all or nothing. */
export function changeStatus(db: D1Database, id: string, change: StatusChange, act: AuditContext, outcome: string): D1PreparedStatement[] {
  const opens = change.to === "open";
  const allowed = change.if ?? "1";
  return [
    // Counted before the change, from the status it still has: a snoozed one is not counted as open.
    db
      .prepare(
        `UPDATE queues SET open_dead_letters = open_dead_letters + ?2 - (SELECT status = 'open' FROM dead_letters WHERE id = ?1)
         WHERE name = (SELECT queue FROM dead_letters AS d WHERE id = ?1 AND status IN (SELECT value FROM json_each(?3)) AND ${allowed})`,
      )
      .bind(id, opens ? 1 : 0, JSON.stringify(change.from)),
    db
      .prepare(
        `UPDATE dead_letters AS d SET status = ?2, act = ?3, resolved_at = ?4, resolved_by = ?5, resolved_reason = ?6, snoozed_until = ?7
         WHERE id = ?1 AND status IN (SELECT value FROM json_each(?8)) AND ${allowed} RETURNING id`,
      )
      .bind(
        id,
        change.to,
        act.id,
        opens ? null : act.at,
        opens ? null : act.actor,
        opens ? null : act.reason,
        change.until ?? null,
        JSON.stringify(change.from),
      ),
    insertAuditEntry(
      db,
      act,
      { action: `deadLetter.${actions[change.to]}`, target: `deadLetter:${id}`, outcome, after: { status: change.to } },
      true,
    ),
  ];
}

/** Throws `conflict` with who was faster, or `not_found`. */
export async function throwRefusal(db: D1Database, id: string, wanted: DeadLetterStatus): Promise<never> {
  const now = await findDeadLetter(db, id);
  const why = deadLetterRefusals(now)[actions[wanted]];
  throw new ApiError(
    "conflict",
    `This dead letter can't be ${pastParticiples[wanted]}: ${why ?? "somebody else changed it a moment ago. Load it again"}`,
  );
}

async function applyChange(db: D1Database, id: string, change: StatusChange, act: AuditContext, outcome: string): Promise<DeadLetter> {
  const [, moved] = await db.batch(changeStatus(db, id, change, act, outcome));
  if (!moved?.results.length) return throwRefusal(db, id, change.to);
  return findDeadLetter(db, id);
}

/** Puts a dead letter aside for good, or until restored. Throws `conflict`, `not_found`. */
export const dropDeadLetter = (db: D1Database, id: string, act: AuditContext): Promise<DeadLetter> =>
  applyChange(db, id, { to: "dropped", from: ["open", "snoozed"] }, act, "Dropped");

/**
 * Takes back a drop or a snooze. Throws `conflict`, also when its job has run again meanwhile, which decides what became of
 * it; `not_found`.
 */
export const restoreDeadLetter = (db: D1Database, id: string, act: AuditContext): Promise<DeadLetter> =>
  applyChange(db, id, { to: "open", from: ["dropped", "snoozed"], if: jobStillFailed }, act, "Restored");

/** Ends a snooze that is over; what was dropped meanwhile stays dropped. Throws `conflict`, `not_found`. */
export const endSnooze = (db: D1Database, id: string, act: AuditContext): Promise<DeadLetter> =>
  applyChange(db, id, { to: "open", from: ["snoozed"] }, act, "Woken");

/** Hides a dead letter until `until`, ISO UTC. Throws `conflict`, `not_found`. */
export const snoozeDeadLetter = (db: D1Database, id: string, until: string, act: AuditContext): Promise<DeadLetter> =>
  applyChange(db, id, { to: "snoozed", from: ["open", "snoozed"], until }, act, `Snoozed until ${until}`);

/** The statement that tells which dead letters' snooze is over, at most 100. */
export const selectEndedSnoozes = (db: D1Database, at: string): D1PreparedStatement =>
  db
    .prepare(
      `SELECT id FROM dead_letters INDEXED BY dead_letters_snoozed WHERE status = 'snoozed' AND snoozed_until <= ?1 ORDER BY snoozed_until LIMIT 100`,
    )
    .bind(at);

/** What a replay is of: one that is put aside for now counts as open. */
export const toReplayed = { to: "replayed", from: ["open", "snoozed"] } as const satisfies StatusChange;
