import type { AuditEntry } from "#domain/audit";
import { answer, api } from "../api.ts";
import { keys } from "../live/keys.ts";
import type { Page } from "../page.ts";
import type { AuditFilter } from "./search.ts";

export const listKey = (filter: AuditFilter) => [...keys.audit, "list", filter] as const;

export const list = (filter: AuditFilter, cursor: string | undefined): Promise<Page<AuditEntry>> =>
  answer(api.audit.$get({ query: { ...filter, cursor } }));
