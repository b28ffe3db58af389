import { queryOptions, useQuery } from "@tanstack/react-query";
import type { AuditAction } from "#domain/audit";
import { can, isReadOnly, type Role } from "#domain/permissions";
import { answer, api } from "../api.ts";
import { keys } from "../live/keys.ts";

export const meQuery = queryOptions({ queryKey: keys.me, queryFn: () => answer(api.me.$get()) });

/** The role of the person at the dashboard. While it is not known, everything is offered and the server decides. */
export const useRole = (): Role => useQuery(meQuery).data?.role ?? "admin";

/** Whether that person may make changes at all. */
export const useMayAct = (): boolean => !isReadOnly(useRole());

/** Whether that person may do `action`, by the permission table that the server asks too. */
export const useCan = (action: AuditAction): boolean => can(useRole(), action);
