import { z } from "zod";
import type { AuditAction } from "./audit/audit.ts";

/** Roles in ascending order: each role includes the permissions of the roles before it. */
export const roles = ["viewer", "operator", "admin"] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/**
 * The permission table: the lowest role for each action. The API enforces it and the dashboard hides what it forbids. Reading has no entry:
 * every signed-in user may read. Actions are for admins only if they can't be undone for many objects at once, make services fail, or
 * change settings for everybody.
 */
const neededRoles: Record<AuditAction, Exclude<Role, "viewer">> = {
  "queue.pause": "operator",
  "queue.resume": "operator",
  "queue.rateLimit": "operator",
  "queue.concurrency": "operator",
  "deadLetter.replay": "operator",
  "deadLetter.drop": "operator",
  "deadLetter.restore": "operator",
  "deadLetter.snooze": "operator",
  "brand.create": "operator",
  "brand.update": "operator",
  "brand.cycle": "operator",
  "brand.measure": "operator",
  "workflow.approve": "operator",
  "workflow.reject": "operator",
  "workflow.pause": "operator",
  "workflow.resume": "operator",
  "workflow.terminate": "admin",
  "workflow.restart": "operator",
  "workflow.dismiss": "operator",
  "schedule.create": "operator",
  "schedule.update": "operator",
  "schedule.delete": "admin",
  "schedule.pause": "operator",
  "schedule.resume": "operator",
  "schedule.run": "operator",
  "job.add": "operator",
  "job.retry": "operator",
  "job.promote": "operator",
  "job.cancel": "operator",
  "job.remove": "operator",
  "job.update": "operator",
  "job.clean": "admin",
  "settings.update": "admin",
  "lab.set": "admin",
  // Ending a fault injection makes services work again, so it must not wait for an admin.
  "lab.clear": "operator",
  "lab.send": "admin",
};

/** Returns the lowest role that may do `action`. */
export const roleFor = (action: AuditAction): Role => neededRoles[action];

/** True when `role` may do `action`. */
export const can = (role: Role, action: AuditAction): boolean => roles.indexOf(role) >= roles.indexOf(neededRoles[action]);

/** True when `role` may only read. */
export const isReadOnly = (role: Role): boolean => role === "viewer";

/** Returns why `role` may not do `action`, as a sentence; null when it may. */
export const permissionRefusal = (role: Role, action: AuditAction): string | null =>
  can(role, action) ? null : `This needs the ${neededRoles[action]} role; you have the ${role} role`;
