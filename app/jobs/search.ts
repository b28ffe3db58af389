import { isPayloadPath } from "#domain/jobs/list";
import { type JobState, jobStates } from "#domain/jobs/job";
import { isColumnName } from "./columnNames.ts";
import { parseMoment } from "./ranges.ts";

/** What can be asked of the list of jobs, and how it is shown; all of it stands in the address. */
export const filterNames = ["queue", "state", "type", "brand", "correlationId", "parentId", "from", "to", "q"] as const;
export type FilterName = (typeof filterNames)[number];
export type JobFilter = { state?: JobState; order?: "oldest" } & Partial<Record<Exclude<FilterName, "state">, string>>;
/** `columns`: names of columns and payload paths with commas between; what is usual is left out. `edit` opens the editor of the payload. */
export type JobSearch = JobFilter & { columns?: string; edit?: "1" | undefined };

const oldestFirstStates: ReadonlySet<JobState | undefined> = new Set<JobState>(["waiting", "delayed", "active"]);

/** True where the oldest can be listed first: there the server finds them without a search. */
export const canSortOldestFirst = (state: JobState | undefined): boolean => oldestFirstStates.has(state);

const validColumns = (text: string): string =>
  [...new Set(text.split(","))].filter((name) => isColumnName(name) || isPayloadPath(name)).join(",");

/** Reads an address; what is unknown is left out. */
export function readJobSearch(search: Record<string, unknown>): JobSearch {
  const text = (name: string): string => (typeof search[name] === "string" ? search[name].trim().slice(0, 200) : "");
  const state = jobStates.find((one) => one === search["state"]);
  const columns = validColumns(text("columns"));
  const found = filterNames.flatMap((name) => {
    const value = text(name);
    if (!value || name === "state" || ((name === "from" || name === "to") && !parseMoment(value))) return [];
    return [[name, value] as const];
  });
  return {
    ...Object.fromEntries(found),
    ...(state ? { state } : {}),
    ...(text("order") === "oldest" && canSortOldestFirst(state) ? { order: "oldest" as const } : {}),
    ...(columns ? { columns } : {}),
    ...(text("edit") ? { edit: "1" as const } : {}),
  };
}

/** The filter of a search: what the list is asked for, without how it is shown. */
export function filterOf(search: JobSearch): JobFilter {
  const { columns: _columns, edit: _edit, ...filter } = search;
  return filter;
}

/** The search of the list, whatever is done beside it: the editor belongs to one job. */
export function withoutEdit(search: JobSearch): JobSearch {
  const { edit: _, ...list } = search;
  return list;
}

export const isFiltered = (search: JobSearch): boolean => filterNames.some((name) => search[name] !== undefined);
