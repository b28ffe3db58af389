import { queryOptions, useQuery } from "@tanstack/react-query";
import type { AuditAction } from "#domain/audit/audit";
import { can, isReadOnly, type Role } from "#domain/permissions";
import { resultOf, api } from "./api.ts";
import { queryKeys } from "./queryKeys.ts";

export const meQuery = queryOptions({ queryKey: queryKeys.me, queryFn: () => resultOf(api.me.$get()) });

/** The operator's role. Until it has loaded it is "admin": everything is offered, and the server decides. */
export const useRole = (): Role => useQuery(meQuery).data?.role ?? "admin";

/** Whether the operator may make changes at all. */
export const useCanMakeChanges = (): boolean => !isReadOnly(useRole());

/** Whether the operator may do `action`, by the permission table that the server uses too. */
export const useCan = (action: AuditAction): boolean => can(useRole(), action);
