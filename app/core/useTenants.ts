import { useQuery } from "@tanstack/react-query";
import { parts, type TenantOption } from "./pipelineParts.ts";

const noTenants: readonly TenantOption[] = [];
const noQuery = { queryKey: ["tenants"], queryFn: async () => noTenants };

/** The tenants for filters. Empty until they have been loaded, and if the pipeline declares no tenant. */
export function useTenants(): readonly TenantOption[] {
  const { tenant } = parts();
  return useQuery({ ...(tenant?.optionsQuery ?? noQuery), enabled: tenant !== undefined }).data ?? noTenants;
}
