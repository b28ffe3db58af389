import { type AuditAction, auditActions } from "#domain/audit";

/** What can be asked of the audit, and the entry looked at. */
export const auditFilters = ["actor", "action", "target"] as const;
export type AuditFilter = { actor?: string; action?: AuditAction; target?: string };
export type AuditSearch = AuditFilter & { entry?: string };

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const action = auditActions.find((one) => one === search["action"]);
  const found = (["actor", "target", "entry"] as const).flatMap((name) => {
    const value = search[name];
    return typeof value === "string" && value ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(found), ...(action ? { action } : {}) };
}
