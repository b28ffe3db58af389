import { queryOptions } from "@tanstack/react-query";
import type { AuditEntry } from "#domain/audit/audit";
import { resultOf, api } from "../../core/api.ts";
import { queryKeys } from "../../core/queryKeys.ts";
import type { Page } from "../../core/page.ts";
import type { AuditFilter } from "./search.ts";

export const auditListKey = (filter: AuditFilter) => [...queryKeys.audit, "list", filter] as const;

export const listAuditEntries = (filter: AuditFilter, cursor: string | undefined, limit = 50): Promise<Page<AuditEntry>> =>
  resultOf(api.audit.$get({ query: { ...filter, cursor, limit: String(limit) } }));

/** One entry, wherever it stands; what was done is never changed. */
export const auditEntryQuery = (id: string) =>
  queryOptions({ queryKey: [...queryKeys.audit, "one", id], queryFn: () => resultOf(api.audit[":id"].$get({ param: { id } })) });
