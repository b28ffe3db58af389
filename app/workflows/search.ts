import { type RunStatus, runStatuses, type StepName, stepOrder } from "#domain/workflows/run";
import { parseMoment } from "../jobs/ranges.ts";

/** What can be asked of the list of runs; all of it stands in the address. `step` is the one whose details are open beside it. */
export const filterNames = ["status", "unresolved", "brand", "correlationId", "from", "to", "q"] as const;
export type FilterName = (typeof filterNames)[number];
export type WorkflowFilter = { status?: RunStatus } & { unresolved?: "true" } & Partial<
    Record<Exclude<FilterName, "status" | "unresolved">, string>
  >;
export type WorkflowSearch = WorkflowFilter & { step?: StepName };

/** Reads an address; what is unknown is left out. */
export function readWorkflowSearch(search: Record<string, unknown>): WorkflowSearch {
  const status = runStatuses.find((one) => one === search["status"]);
  const step = stepOrder.find((one) => one === search["step"]);
  const found = (["brand", "correlationId", "from", "to", "q"] as const).flatMap((name) => {
    const value = search[name];
    if (typeof value !== "string" || !value || value.length > 200) return [];
    return (name === "from" || name === "to") && !parseMoment(value) ? [] : [[name, value] as const];
  });
  return {
    ...(status ? { status } : {}),
    ...(String(search["unresolved"]) === "true" ? { unresolved: "true" } : {}),
    ...Object.fromEntries(found),
    ...(step ? { step } : {}),
  };
}

export function filterOf(search: WorkflowSearch): WorkflowFilter {
  const { step: _, ...filter } = search;
  return filter;
}

/** The search with this step open beside the list, or none. */
export const withStep = (search: WorkflowSearch, step: StepName | null): WorkflowSearch => ({
  ...filterOf(search),
  ...(step ? { step } : {}),
});
