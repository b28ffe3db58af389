import { isPayloadPath } from "#domain/jobs/list";
import { type JobState, jobStates } from "#domain/jobs/job";
import { columnsOfText, isColumnName } from "./columnNames.ts";
import { parseMoment } from "../../ui/ranges.ts";

/** The filters of the job list, kept in the URL. */
export const filterNames = ["queue", "state", "type", "tenant", "correlationId", "parentId", "from", "to", "q"] as const;
export type FilterName = (typeof filterNames)[number];
export type JobFilter = { state?: JobState; order?: "oldest" } & Partial<Record<Exclude<FilterName, "state">, string>>;
/** `columns`: column names and payload paths, comma-separated; absent for the default columns. `edit` opens the payload editor. */
export type JobSearch = JobFilter & { columns?: string; edit?: "1" | undefined };

const oldestFirstStates: ReadonlySet<JobState | undefined> = new Set<JobState>(["waiting", "delayed", "active"]);

/** Whether a list of this state can be sorted oldest first: the server has an index for it. */
export const canSortOldestFirst = (state: JobState | undefined): boolean => oldestFirstStates.has(state);

const validColumns = (text: string): string =>
  [...new Set(columnsOfText(text))].filter((name) => isColumnName(name) || isPayloadPath(name)).join(",");

/** Reads the URL parameters of the job list; unknown names and invalid values are left out. */
export function readJobSearch(search: Record<string, unknown>): JobSearch {
  const text = (name: string): string => (typeof search[name] === "string" ? search[name].trim().slice(0, 200) : "");
  const state = jobStates.find((name) => name === search["state"]);
  const columns = validColumns(text("columns"));
  const filters = filterNames.flatMap((name) => {
    const value = text(name);
    if (!value || name === "state" || ((name === "from" || name === "to") && !parseMoment(value))) return [];
    return [[name, value] as const];
  });
  return {
    ...Object.fromEntries(filters),
    ...(state ? { state } : {}),
    ...(text("order") === "oldest" && canSortOldestFirst(state) ? { order: "oldest" as const } : {}),
    ...(columns ? { columns } : {}),
    ...(text("edit") ? { edit: "1" as const } : {}),
  };
}

/** The filters of a search, without the display settings. */
export function filterOf(search: JobSearch): JobFilter {
  const { columns: _columns, edit: _edit, ...filter } = search;
  return filter;
}

/** The search without `edit`: the editor belongs to one job, not to the list. */
export function withoutEdit(search: JobSearch): JobSearch {
  const { edit: _, ...list } = search;
  return list;
}

export const isFiltered = (search: JobSearch): boolean => filterNames.some((name) => search[name] !== undefined);
