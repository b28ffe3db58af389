import type { Page } from "../page.ts";
import { csvLine } from "./csv.ts";

export const exportFormats = ["csv", "ndjson"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** More rows than this are for a program that asks the API itself. */
export const maxExportRows = 100_000;
/** The largest page the API gives. */
export const exportPageSize = 200;

/** Bytes of a file at most: a browser has to hold it until it is saved. */
export const maxExportBytes = 500_000_000;

/** JSON as it is kept, written to the letter: its numbers may be longer than a program reads. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A message as a file has it: JSON as JSON, all else as text. */
export function exportedMessage(body: string, isJson = true): JsonText | string {
  if (!isJson) return body;
  try {
    JSON.parse(body);
  } catch {
    // It says it is JSON and is not: it stands there as it is.
    return body;
  }
  // Line ends of JSON are white space: within strings they are escaped.
  return new JsonText(body.replaceAll(/[\r\n]+/g, " "));
}

const jsonOf = (value: unknown): string => (value instanceof JsonText ? value.text : JSON.stringify(value));

/** An object as a line of NDJSON. */
const ndjsonLine = (item: object): string =>
  `{${Object.entries(item)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${JSON.stringify(name)}:${jsonOf(value)}`)
    .join(",")}}\n`;

/** A page of a list as text of a file; the names of the fields stand in front of the first one. */
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
  /** Called with the rows that are there so far. */
  onRows: (rows: number) => void;
};

/** Every page of a list as the parts of a file, up to 100,000 rows or 500 MB; `more` when the list goes on. Throws when it is stopped or a page fails. */
export async function fetchExport<T extends object>({
  format,
  fields,
  fetchPage,
  signal,
  onRows,
}: ExportRequest<T>): Promise<{ parts: Blob[]; rows: number; more: boolean }> {
  // The browser keeps a blob outside of the page's memory.
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
