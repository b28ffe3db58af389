import type { AuditAction, AuditContext } from "#domain/audit/audit";
import { alertKeyOf } from "#domain/alerts/alert";
import { refused } from "#domain/errors/refused";
import type { FailureGroup, GroupChange } from "#domain/groups/group";
import { closeAlerts } from "../alerts/raise.ts";
import { changeAndRecord } from "../audit/audit.ts";
import { findGroup } from "./get.ts";

/** What an operator can change. */
type Editable = Pick<FailureGroup, "status" | "mutedUntil" | "mutedAbove" | "note" | "assignee" | "runbook">;

const editableOf = ({ status, mutedUntil, mutedAbove, note, assignee, runbook }: FailureGroup): Editable => ({
  status,
  mutedUntil,
  mutedAbove,
  note,
  assignee,
  runbook,
});

/** Returns the fields as they are after a change. A mute that is set again replaces the one before. */
function changed(before: Editable, { status, until, above, note, assignee, runbook }: GroupChange): Editable {
  const mute = status === undefined ? before : { mutedUntil: until ?? null, mutedAbove: above ?? null };
  return {
    status: status ?? before.status,
    mutedUntil: mute.mutedUntil,
    mutedAbove: mute.mutedAbove,
    note: note === undefined ? before.note : note,
    assignee: assignee === undefined ? before.assignee : assignee,
    runbook: runbook === undefined ? before.runbook : runbook,
  };
}

/** The action and outcome that the audit log has of a change. */
function entryOf(before: Editable, after: Editable): { action: AuditAction; outcome: string } {
  const { status, mutedUntil, mutedAbove } = after;
  const ends = [...(mutedUntil ? [`until ${mutedUntil}`] : []), ...(mutedAbove ? [`until more than ${mutedAbove} an hour`] : [])];
  if (status === "muted" && (before.status !== status || mutedUntil !== before.mutedUntil || mutedAbove !== before.mutedAbove))
    return { action: "group.mute", outcome: ["Muted", ends.join(" or ")].filter(Boolean).join(" ") };
  if (status === before.status) return { action: "group.update", outcome: "Changed" };
  return status === "resolved" ? { action: "group.resolve", outcome: "Resolved" } : { action: "group.reopen", outcome: "Reopened" };
}

const isSame = (a: Editable, b: Editable): boolean => JSON.stringify(a) === JSON.stringify(b);
/** Whether a change changes anything of a group. */
export const isChangedBy = (group: FailureGroup, change: GroupChange): boolean => {
  const before = editableOf(group);
  return !isSame(before, changed(before, change));
};

const verbs = { open: "reopen", resolved: "resolve", muted: "mute" } as const;

/** Throws `conflict` if the group has another version than the change was made for, or nothing is left to change. */
function assertChanges(group: FailureGroup, change: GroupChange, isUnchanged: boolean): void {
  const subject = `Group ${group.fingerprint}`;
  if (change.version !== undefined && change.version !== group.version) throw refused(subject, "edit", { code: "changed_meanwhile" });
  if (!isUnchanged || change.status === undefined) return;
  const [by, at] = [group.resolvedBy ?? group.mutedBy, group.resolvedAt ?? group.mutedAt];
  throw refused(
    subject,
    verbs[change.status],
    change.status === "open" ? { code: "open" } : { code: "resolved", status: change.status, by, at },
  );
}

/**
 * Changes the status, mute, note, assignee or runbook of a group, and records the change with it: all or nothing. Resolving or muting also
 * closes its alerts. Returns the group as it is then. Throws `conflict` if somebody else did the same or changed it meanwhile, or a dead
 * letter has just opened it again; `not_found`.
 */
export async function updateGroup(db: D1Database, fingerprint: string, change: GroupChange, context: AuditContext): Promise<FailureGroup> {
  const now = new Date(context.at);
  const group = await findGroup(db, fingerprint, now);
  const before = editableOf(group);
  const after = changed(before, change);
  const isUnchanged = isSame(before, after);
  assertChanges(group, change, isUnchanged);
  if (isUnchanged) return group;
  const { action, outcome } = entryOf(before, after);
  const isStatusSet = action !== "group.update";
  const update = db
    .prepare(
      `UPDATE failure_groups SET status = ?4, muted_until = ?5, muted_above = ?6, note = ?7, assignee = ?8, runbook = ?9, version = version + 1,
         act = ?10, status_at = iif(?11, ?12, status_at), status_by = iif(?11, ?13, status_by), regressed_at = iif(?4 = 'open', regressed_at, NULL)
       WHERE fingerprint = ?1 AND version = ?2 AND status = ?3 RETURNING fingerprint`,
    )
    .bind(
      fingerprint,
      group.version,
      before.status,
      after.status,
      after.mutedUntil,
      after.mutedAbove,
      after.note,
      after.assignee,
      after.runbook,
      context.id,
      isStatusSet ? 1 : 0,
      context.at,
      context.actor,
    );
  const closed = isStatusSet && after.status !== "open" ? group.queues.map(({ value: queue }) => alertKeyOf({ queue, fingerprint })) : [];
  const isDone = await changeAndRecord(
    db,
    update,
    context,
    { action, target: `group:${fingerprint}`, outcome, before, after },
    closeAlerts(db, closed, {
      at: context.at,
      if: `EXISTS (SELECT 1 FROM failure_groups WHERE fingerprint = ?3 AND act = ?4)`,
      bound: [fingerprint, context.id],
    }),
  );
  if (!isDone) throw refused(`Group ${fingerprint}`, "edit", { code: "changed_meanwhile" });
  return findGroup(db, fingerprint, now);
}
