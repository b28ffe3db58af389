import { type RunStatus, runStatuses } from "#domain/workflows/run";
import { parseMoment } from "../../ui/ranges.ts";

/** The filters of the list of runs, kept in the URL. */
export const filterNames = ["status", "unresolved", "tenant", "correlationId", "from", "to", "q"] as const;
export type FilterName = (typeof filterNames)[number];
export type WorkflowFilter = { status?: RunStatus } & { unresolved?: "true" } & Partial<
    Record<Exclude<FilterName, "status" | "unresolved">, string>
  >;
/** The filter and the step whose details are open. */
export type WorkflowSearch = WorkflowFilter & { step?: string };

/** Reads the search from URL parameters. Unknown parameters and invalid values are left out. */
export function readWorkflowSearch(search: Record<string, unknown>): WorkflowSearch {
  const status = runStatuses.find((name) => name === search["status"]);
  const { step } = search;
  const texts = (["tenant", "correlationId", "from", "to", "q"] as const).flatMap((name) => {
    const value = search[name];
    if (typeof value !== "string" || !value || value.length > 200) return [];
    return (name === "from" || name === "to") && !parseMoment(value) ? [] : [[name, value] as const];
  });
  return {
    ...(status ? { status } : {}),
    ...(String(search["unresolved"]) === "true" ? { unresolved: "true" } : {}),
    ...Object.fromEntries(texts),
    ...(typeof step === "string" && step && step.length <= 100 ? { step } : {}),
  };
}

/** The search without the open step. */
export function filterOf(search: WorkflowSearch): WorkflowFilter {
  const { step: _, ...filter } = search;
  return filter;
}

/** The search with `step` open, or with none for null. */
export const withStep = (search: WorkflowSearch, step: string | null): WorkflowSearch => ({
  ...filterOf(search),
  ...(step ? { step } : {}),
});
