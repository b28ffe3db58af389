import type { AuditContext } from "#domain/audit/audit";
import { daysBefore, retentionDays } from "#domain/retention";
import type { InstanceAction, RestartStep } from "#domain/workflows/instanceControl";
import { batchByName } from "../batch.ts";
import { insertAuditEntry, type NewAuditEntry } from "../audit/audit.ts";
import { pageOfRows, type Page, type PageRequest } from "../page.ts";

/** An instance that somebody opened. `openedAt` ISO UTC. */
export type OpenedInstance = { id: string; openedAt: string };

const openStatement = (db: D1Database, workflow: string, id: string, { at, actor }: AuditContext): D1PreparedStatement =>
  db
    .prepare(`INSERT INTO opened_instances (workflow, id, opened_at, opened_by) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING`)
    .bind(workflow, id, at, actor);

/** Returns a page of the instances of a workflow that somebody opened, the latest first. The cursor is time and id. */
export async function listOpenedInstances(db: D1Database, workflow: string, page: PageRequest): Promise<Page<OpenedInstance>> {
  const [at, id] = page.cursor === undefined ? ["~", ""] : (page.cursor.split(" ", 2) as [string, string]);
  const { results } = await db
    .prepare(
      `SELECT id, opened_at AS openedAt FROM opened_instances WHERE workflow = ?1 AND (opened_at, id) < (?2, ?3)
       ORDER BY opened_at DESC, id DESC LIMIT ?4`,
    )
    .bind(workflow, at, id, page.limit + 1)
    .all();
  return pageOfRows(
    results,
    page,
    (row) => row as OpenedInstance,
    ({ openedAt, id: last }) => `${openedAt} ${last}`,
  );
}

/** The command that is under way for an instance. */
export type PendingControl = {
  auditId: string;
  action: InstanceAction;
  from: RestartStep | null;
  by: string;
  at: string;
  reason: string | null;
};

/** The target of an instance in the audit log. */
export const instanceTarget = (workflow: string, id: string): string => `instance:${workflow}/${id}`;

/** Keeps the id of an instance, so that the list of its workflow shows it, and records that. Does nothing if the list has it. */
export async function openInstance(db: D1Database, workflow: string, id: string, context: AuditContext): Promise<void> {
  const entry = { action: "instance.open", target: instanceTarget(workflow, id), outcome: "Added" } as const;
  await db.batch([openStatement(db, workflow, id, context), insertAuditEntry(db, context, entry, true)]);
}

/**
 * Statements that record commands whose answer is lost, because the Worker stopped while it waited for the platform. The entry says that
 * their result is unknown.
 */
export const recordLostControls = (db: D1Database, now: Date): D1PreparedStatement[] => [
  db
    .prepare(
      `INSERT INTO audit (id, at, actor, action, target, reason, outcome)
       SELECT control ->> '$.auditId', control ->> '$.at', control ->> '$.by', 'instance.' || (control ->> '$.action'),
         'instance:' || workflow || '/' || id, control ->> '$.reason', 'Requested; whether it took effect is unknown'
       FROM opened_instances WHERE control_until < ?1 ON CONFLICT DO NOTHING`,
    )
    .bind(now.toISOString()),
  db.prepare(`UPDATE opened_instances SET control = NULL, control_until = NULL WHERE control_until < ?1`).bind(now.toISOString()),
];

/**
 * Reserves an instance for a command until `untilMs` (Unix ms), so that it is sent once however many operators ask for it. Returns null, or
 * the command that is under way.
 */
export async function reserveInstance(
  db: D1Database,
  workflow: string,
  id: string,
  command: { action: InstanceAction; from: RestartStep | null; untilMs: number },
  context: AuditContext,
): Promise<PendingControl | null> {
  const { action, from, untilMs } = command;
  const pending: PendingControl = { auditId: context.id, action, from, by: context.actor, at: context.at, reason: context.reason };
  const { reserved, current } = await batchByName<{ reserved: unknown; current: { control: string | null } }>(db, {
    opened: openStatement(db, workflow, id, context),
    lost: recordLostControls(db, new Date()),
    reserved: db
      .prepare(
        `UPDATE opened_instances SET control = ?3, control_until = ?4 WHERE workflow = ?1 AND id = ?2 AND control IS NULL RETURNING id`,
      )
      .bind(workflow, id, JSON.stringify(pending), new Date(untilMs).toISOString()),
    current: db.prepare(`SELECT control FROM opened_instances WHERE workflow = ?1 AND id = ?2`).bind(workflow, id),
  });
  if (reserved.rows.length > 0) return null;
  return JSON.parse(current.rows[0]?.control ?? "null") as PendingControl | null;
}

const releaseStatement = (db: D1Database, workflow: string, id: string, auditId: string): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE opened_instances SET control = NULL, control_until = NULL WHERE workflow = ?1 AND id = ?2 AND control ->> '$.auditId' = ?3`,
    )
    .bind(workflow, id, auditId);

/** Ends a reservation, and records its command if `entry` is given: the platform did it. */
export async function releaseInstance(
  db: D1Database,
  workflow: string,
  id: string,
  context: AuditContext,
  entry: NewAuditEntry | null,
): Promise<void> {
  const release = releaseStatement(db, workflow, id, context.id);
  await db.batch(entry === null ? [release] : [release, insertAuditEntry(db, context, entry, true)]);
}

/** A statement that deletes up to 500 instances that were opened too long ago. The instances themselves stay with the platform. */
export const deleteOldInstances = (db: D1Database, now: Date): D1PreparedStatement =>
  db
    .prepare(
      `DELETE FROM opened_instances WHERE (workflow, id) IN
         (SELECT workflow, id FROM opened_instances WHERE opened_at < ?1 AND control IS NULL LIMIT 500)`,
    )
    .bind(daysBefore(now, retentionDays.openedInstances));
