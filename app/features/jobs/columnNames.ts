import { parts } from "../../core/pipelineParts.ts";
import { tenantAlias } from "../../core/tenant.ts";

/** All columns, in their order on screen. The first one holds the row's link and is always shown. */
export const columnNames = [
  "type",
  "subject",
  "queue",
  "state",
  "error",
  "attempts",
  "wait",
  "run",
  "tenant",
  "correlation",
  "priority",
  "source",
  "age",
] as const;
export type ColumnName = (typeof columnNames)[number];

/** The columns to choose from: without the tenant if the pipeline declares none. */
export const offeredColumns = (): readonly ColumnName[] => columnNames.filter((name) => name !== "tenant" || parts().tenant !== undefined);

/** The columns of a URL, where the pipeline's name for the tenant stands for `tenant`. */
export const columnsOfText = (text: string): string[] => text.split(",").map((name) => (name === tenantAlias() ? "tenant" : name));

export const isColumnName = (name: string): name is ColumnName => columnNames.some((column) => column === name);

export const defaultColumns: readonly ColumnName[] = ["type", "subject", "queue", "state", "error", "attempts", "wait", "run", "age"];

/** The shown columns: names and payload paths, the type first. The default columns if `columns` is undefined. */
export function shownColumns(columns: string | undefined): string[] {
  const chosen = columns?.split(",") ?? defaultColumns;
  const names = columnNames.filter((name) => name === "type" || chosen.includes(name));
  const paths = chosen.filter((name) => !isColumnName(name));
  // The age is the last column, as in every list.
  return [...names.filter((name) => name !== "age"), ...paths, ...names.filter((name) => name === "age")];
}

/** The columns with `name` shown or hidden, as the URL parameter; undefined for the default columns. */
export function toggleColumn(columns: string | undefined, name: string, on: boolean): string | undefined {
  const rest = shownColumns(columns).filter((column) => column !== name);
  const next = shownColumns([...rest, ...(on ? [name] : [])].join(",")).join(",");
  return next === defaultColumns.join(",") ? undefined : next;
}

/** The payload paths among the columns. */
export const payloadPathsOf = (columns: string | undefined): string[] => shownColumns(columns).filter((name) => !isColumnName(name));
