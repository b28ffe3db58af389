import { z } from "zod";

/** Every command of an operator, as the audit log names it. */
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

/** The record of one command. `target` names its object, such as `queue:publish-commands`; `at` is ISO UTC. */
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

/** Who runs a command, when (ISO UTC) and why. `id` becomes the id of the audit entry and marks the rows that this command changed. */
export type AuditContext = { id: string; at: string; actor: string; reason: string | null };
