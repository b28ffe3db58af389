import type { Page } from "../core/page.ts";
import { csvLine } from "./csv.ts";
import { JsonText } from "./exportedMessage.ts";

export const exportFormats = ["csv", "ndjson"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Most rows of an export. Larger exports should use the API. */
export const maxExportRows = 100_000;
/** The largest page of the API, in rows. */
export const exportPageSize = 200;

/** Most bytes of a file: the browser holds it until it is saved. */
export const maxExportBytes = 500_000_000;

const jsonOf = (value: unknown): string => (value instanceof JsonText ? value.text : JSON.stringify(value));

/** Formats an object as a line of NDJSON. */
const ndjsonLine = (item: object): string =>
  `{${Object.entries(item)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${JSON.stringify(name)}:${jsonOf(value)}`)
    .join(",")}}\n`;

/** Formats a page of a list. With `first`, CSV begins with a header. */
export function formatRows<T extends object>(
  items: readonly T[],
  format: ExportFormat,
  fields: readonly (keyof T & string)[],
  first: boolean,
): string {
  if (format === "ndjson") return items.map(ndjsonLine).join("");
  const valueOf = (value: unknown): unknown => (value instanceof JsonText ? value.text : value);
  return (first ? csvLine(fields) : "") + items.map((item) => csvLine(fields.map((field) => valueOf(item[field])))).join("");
}

/** "dead-letters-2026-11-21T03-06-12Z.csv". */
export const exportFileName = (noun: string, format: ExportFormat, at: Date): string =>
  `${noun.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-${at.toISOString().slice(0, 19).replaceAll(":", "-")}Z.${format}`;

export type ExportRequest<T extends object> = {
  format: ExportFormat;
  fields: readonly (keyof T & string)[];
  fetchPage: (cursor: string | undefined, limit: number) => Promise<Page<T>>;
  signal: AbortSignal;
  /** Called after each page with the number of rows so far. */
  onRows: (rows: number) => void;
};

/**
 * Fetches all pages of a list, one request per 200 rows, and returns the parts of a file: at most 100,000 rows or 500 MB.
 * `more` is true when the list continues. Throws an AbortError when `signal` aborts, and the error of a page that fails.
 */
export async function fetchExport<T extends object>({
  format,
  fields,
  fetchPage,
  signal,
  onRows,
}: ExportRequest<T>): Promise<{ parts: Blob[]; rows: number; more: boolean }> {
  // The browser stores blobs outside the page's memory.
  const parts: Blob[] = [];
  let bytes = 0;
  let rows = 0;
  let cursor: string | null = null;
  do {
    signal.throwIfAborted();
    const page: Page<T> = await fetchPage(cursor ?? undefined, exportPageSize);
    signal.throwIfAborted();
    const items = page.items.slice(0, maxExportRows - rows);
    const part = new Blob([formatRows(items, format, fields, parts.length === 0)]);
    parts.push(part);
    bytes += part.size;
    rows += items.length;
    cursor = page.nextCursor;
    onRows(rows);
  } while (cursor !== null && rows < maxExportRows && bytes < maxExportBytes);
  return { parts, rows, more: cursor !== null };
}
