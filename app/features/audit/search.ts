import { type AuditAction, auditActions } from "#domain/audit/audit";

/** The filters of the audit log. Times are ISO UTC. */
export const auditFilters = ["actor", "action", "target", "q", "from", "to"] as const;
export type AuditFilter = { actor?: string; action?: AuditAction; target?: string; q?: string; from?: string; to?: string };
/** The filters and the id of the open entry. */
export type AuditSearch = AuditFilter & { entry?: string };

const momentOf = (value: string): string | undefined => (Number.isNaN(Date.parse(value)) ? undefined : new Date(value).toISOString());

/** Reads the search parameters of the audit screen and drops invalid ones. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const action = auditActions().find((one) => one === search["action"]);
  const texts = (["actor", "target", "q", "entry"] as const).flatMap((name) => {
    const value = search[name];
    return typeof value === "string" && value ? [[name, value] as const] : [];
  });
  const times = (["from", "to"] as const).flatMap((name) => {
    const value = search[name];
    const moment = typeof value === "string" ? momentOf(value) : undefined;
    return moment ? [[name, moment] as const] : [];
  });
  return { ...Object.fromEntries([...texts, ...times]), ...(action ? { action } : {}) };
}
