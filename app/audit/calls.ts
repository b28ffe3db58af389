import { queryOptions } from "@tanstack/react-query";
import type { AuditEntry } from "#domain/audit";
import { answer, api } from "../api.ts";
import { keys } from "../live/keys.ts";
import type { Page } from "../page.ts";
import type { AuditFilter } from "./search.ts";

export const listKey = (filter: AuditFilter) => [...keys.audit, "list", filter] as const;

export const list = (filter: AuditFilter, cursor: string | undefined, limit = 50): Promise<Page<AuditEntry>> =>
  answer(api.audit.$get({ query: { ...filter, cursor, limit: String(limit) } }));

/** One entry, wherever it stands; what was done is never changed. */
export const entryQuery = (id: string) =>
  queryOptions({ queryKey: [...keys.audit, "one", id], queryFn: () => answer(api.audit[":id"].$get({ param: { id } })) });
