import { queryOptions, useQuery } from "@tanstack/react-query";
import type { AuditAction } from "#domain/audit/audit";
import { can, isReadOnly, type Role } from "#domain/permissions";
import { resultOf, api } from "../api.ts";
import { queryKeys } from "../live/queryKeys.ts";

export const meQuery = queryOptions({ queryKey: queryKeys.me, queryFn: () => resultOf(api.me.$get()) });

/** The role of the person at the dashboard. While it is not known, everything is offered and the server decides. */
export const useRole = (): Role => useQuery(meQuery).data?.role ?? "admin";

/** Whether that person may make changes at all. */
export const useCanMakeChanges = (): boolean => !isReadOnly(useRole());

/** Whether that person may do `action`, by the permission table that the server asks too. */
export const useCan = (action: AuditAction): boolean => can(useRole(), action);
