import type { Page } from "../page.ts";

export const formats = ["csv", "ndjson"] as const;
export type Format = (typeof formats)[number];

/** More rows than this are for a program that asks the API itself. */
export const mostRows = 100_000;
/** The largest page the API gives. */
export const exportPage = 200;

/** A spreadsheet takes a text that begins so for a formula, and runs it. A number may begin with its sign. */
const runs = /^[=+\-@\t\r\n]/;
const isNumber = /^[-+]?\d+(\.\d+)?$/;

/** One value as a field of a CSV file. A text that could run in a spreadsheet is made harmless by an apostrophe in front. */
export function csvField(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = runs.test(text) && !isNumber.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const csvLine = (values: readonly unknown[]): string => `${values.map(csvField).join(",")}\r\n`;

/** A page of a list as text of a file; the names of the fields stand in front of the first one. */
export function textOf<T extends object>(
  items: readonly T[],
  format: Format,
  fields: readonly (keyof T & string)[],
  first: boolean,
): string {
  if (format === "ndjson") return items.map((item) => `${JSON.stringify(item)}\n`).join("");
  return (first ? csvLine(fields) : "") + items.map((item) => csvLine(fields.map((field) => item[field]))).join("");
}

/** "dead-letters-2026-11-21T03-06-12Z.csv". */
export const fileNameOf = (noun: string, format: Format, at: Date): string =>
  `${noun.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-${at.toISOString().slice(0, 19).replaceAll(":", "-")}Z.${format}`;

export type Wanted<T extends object> = {
  format: Format;
  fields: readonly (keyof T & string)[];
  fetchPage: (cursor: string | undefined, limit: number) => Promise<Page<T>>;
  signal: AbortSignal;
  /** Called with the rows that are there so far. */
  onRows: (rows: number) => void;
};

/** Every page of a list as the parts of a file, up to 100,000 rows; `more` when the list goes on. Throws when it is stopped or a page fails. */
export async function collect<T extends object>({
  format,
  fields,
  fetchPage,
  signal,
  onRows,
}: Wanted<T>): Promise<{ parts: string[]; rows: number; more: boolean }> {
  const parts: string[] = [];
  let rows = 0;
  let cursor: string | null = null;
  do {
    signal.throwIfAborted();
    const page: Page<T> = await fetchPage(cursor ?? undefined, exportPage);
    signal.throwIfAborted();
    const items = page.items.slice(0, mostRows - rows);
    parts.push(textOf(items, format, fields, parts.length === 0));
    rows += items.length;
    cursor = page.nextCursor;
    onRows(rows);
  } while (cursor !== null && rows < mostRows);
  return { parts, rows, more: cursor !== null };
}
