import { z } from "zod";
import { actionOf, type AuditAction } from "./operatorActions.ts";

/** Roles in ascending order: each role includes the permissions of the roles before it. */
export const roles = ["viewer", "operator", "admin"] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** Returns the lowest role that may do `action`. Throws if neither the core nor the pipeline has such an action. */
export function roleFor(action: AuditAction): Role {
  const info = actionOf(action);
  if (!info) throw new Error(`No pipeline with the action ${action} is declared`);
  return info.role;
}

/** True when `role` may do `action`. */
export const can = (role: Role, action: AuditAction): boolean => roles.indexOf(role) >= roles.indexOf(roleFor(action));

/** True when `role` may only read. */
export const isReadOnly = (role: Role): boolean => role === "viewer";

/** Returns why `role` may not do `action`, as a sentence; null when it may. */
export const permissionRefusal = (role: Role, action: AuditAction): string | null =>
  can(role, action) ? null : `This needs the ${roleFor(action)} role; you have the ${role} role`;
