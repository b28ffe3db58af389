/** Columns that can be chosen, in the order they stand. The first is the row's link and is always there. */
export const columnNames = [
  "type",
  "queue",
  "state",
  "error",
  "attempts",
  "wait",
  "run",
  "brand",
  "correlation",
  "priority",
  "source",
  "age",
] as const;
export type ColumnName = (typeof columnNames)[number];

export const isColumnName = (name: string): name is ColumnName => columnNames.some((one) => one === name);

export const defaultColumns: readonly ColumnName[] = ["type", "queue", "state", "error", "attempts", "wait", "run", "age"];

/** What is shown: names and payload paths, the type first; the usual ones unless chosen. */
export function shownColumns(columns: string | undefined): string[] {
  const chosen = columns?.split(",") ?? defaultColumns;
  const known = columnNames.filter((name) => name === "type" || chosen.includes(name));
  const paths = chosen.filter((name) => !isColumnName(name));
  // The age stands at the end, where it is in every list.
  return [...known.filter((name) => name !== "age"), ...paths, ...known.filter((name) => name === "age")];
}

/** The choice with one column more or less, as it stands in an address; undefined for the usual ones. */
export function toggleColumn(columns: string | undefined, name: string, on: boolean): string | undefined {
  const rest = shownColumns(columns).filter((one) => one !== name);
  const next = shownColumns([...rest, ...(on ? [name] : [])].join(",")).join(",");
  return next === defaultColumns.join(",") ? undefined : next;
}

/** The payload paths among the columns. */
export const payloadPathsOf = (columns: string | undefined): string[] => shownColumns(columns).filter((name) => !isColumnName(name));
