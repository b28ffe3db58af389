import { z } from "zod";

/** Everything an operator can do, as it stands in the record. */
export const auditActions = [
  "queue.pause",
  "queue.resume",
  "queue.rateLimit",
  "queue.concurrency",
  "deadLetter.replay",
  "deadLetter.drop",
  "deadLetter.restore",
  "deadLetter.snooze",
  "brand.create",
  "brand.update",
  "brand.cycle",
  "brand.measure",
  "workflow.approve",
  "workflow.reject",
  "workflow.pause",
  "workflow.resume",
  "workflow.terminate",
  "workflow.restart",
  "workflow.dismiss",
  "schedule.create",
  "schedule.update",
  "schedule.delete",
  "schedule.pause",
  "schedule.resume",
  "schedule.run",
  "job.add",
  "job.retry",
  "job.promote",
  "job.cancel",
  "job.remove",
  "job.update",
  "job.clean",
  "settings.update",
  "lab.set",
  "lab.clear",
  "lab.send",
] as const;
export const AuditAction = z.enum(auditActions);
export type AuditAction = z.infer<typeof AuditAction>;

/** One thing an operator did. `target` names what it was done to, such as `queue:publish-commands`. */
export const AuditEntry = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  action: AuditAction,
  target: z.string(),
  reason: z.string().nullable(),
  outcome: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Who acts and why; `id` becomes the audit entry's id and marks what this action alone changed. */
export type AuditContext = { id: string; at: string; actor: string; reason: string | null };
