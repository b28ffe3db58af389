import { parts } from "../core/pipelineParts.ts";
import { tenantOf } from "../core/tenant.ts";
import type { Column } from "./TableRow.tsx";

/** The column of the tenant, in a list; none if the pipeline declares no tenant. */
export function tenantColumns<T extends Parameters<typeof tenantOf>[0]>(className: string): Column<T>[] {
  const { tenant } = parts();
  if (!tenant) return [];
  return [{ head: tenant.label, className, cell: (item) => tenantOf(item) ?? <span className="text-kumo-subtle">none</span> }];
}
