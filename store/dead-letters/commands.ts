import type { DeadLetter, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import type { AuditContext } from "#domain/audit/audit";
import { deadLetterRefusals } from "#domain/allowed";
import { refused } from "#domain/errors/refused";
import { findDeadLetter } from "./list.ts";
import { applyStatus, jobStillFailed, type StatusChange, statusActions } from "./status.ts";

/** Throws `conflict` with the reason, or `not_found`. */
export async function throwRefusal(db: D1Database, id: string, status: DeadLetterStatus): Promise<never> {
  const action = statusActions[status];
  throw refused(`Dead letter ${id}`, action, deadLetterRefusals(await findDeadLetter(db, id))[action] ?? { code: "changed_meanwhile" });
}

async function applyChange(db: D1Database, id: string, change: StatusChange, context: AuditContext, outcome: string): Promise<DeadLetter> {
  if (!(await applyStatus(db, id, change, context, outcome))) return throwRefusal(db, id, change.to);
  return findDeadLetter(db, id);
}

/** Sets a dead letter aside until it is restored. Throws `conflict`, `not_found`. */
export const dropDeadLetter = (db: D1Database, id: string, context: AuditContext): Promise<DeadLetter> =>
  applyChange(db, id, { to: "dropped", from: ["open", "snoozed"] }, context, "Dropped");

/** Takes back a drop or a snooze. Throws `conflict`, also if the job has run since, because its result counts then; `not_found`. */
export const restoreDeadLetter = (db: D1Database, id: string, context: AuditContext): Promise<DeadLetter> =>
  applyChange(db, id, { to: "open", from: ["dropped", "snoozed"], if: jobStillFailed }, context, "Restored");

/** Hides a dead letter until `until`, ISO UTC. Throws `conflict`, `not_found`. */
export const snoozeDeadLetter = (db: D1Database, id: string, until: string, context: AuditContext): Promise<DeadLetter> =>
  applyChange(db, id, { to: "snoozed", from: ["open", "snoozed"], until }, context, `Snoozed until ${until}`);
