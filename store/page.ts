import { idPrefixAt, readSortKey } from "#domain/lists/sortKeys";

/** A request for a page. `cursor` is the `nextCursor` of the page before; `limit` is 1 to 200. */
export type PageRequest = { cursor?: string | undefined; limit: number };
/**
 * `scanned` is the number of rows read for a page of a filtered list. A page with fewer items and a `nextCursor` has more rows to scan.
 */
export type Page<T> = { items: T[]; nextCursor: string | null; scanned?: number };

/** Makes a page of rows that were read with `limit + 1`: the extra row only shows that there are more. */
export function pageOfRows<T>(
  rows: readonly unknown[],
  page: PageRequest,
  parse: (row: unknown) => T,
  cursorOf: (item: T) => string,
): Page<T> {
  const items = rows.slice(0, page.limit).map(parse);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > page.limit && last ? cursorOf(last) : null };
}

/**
 * Reads a page of a list that scans up to {@link scanLimit} rows. `edge` returns the id up to which `rows` scanned (null at the end). It
 * reads as many rows again, so it is called only if the page is not full and so many rows were read that there may be more.
 */
export async function scanPage<T>(
  page: PageRequest,
  rows: D1PreparedStatement,
  edge: () => Promise<string | null>,
  parse: (row: unknown) => T,
  cursorOf: (item: T) => string,
): Promise<Page<T>> {
  const { results, meta } = await rows.all();
  const result = pageOfRows(results, page, parse, cursorOf);
  if (result.nextCursor !== null) return { ...result, scanned: result.items.length };
  const nextCursor = meta.rows_read < scanLimit ? null : await edge();
  return { items: result.items, nextCursor, scanned: nextCursor === null ? result.items.length : scanLimit };
}

/** Returns the time and id of a cursor of a list sorted by them; `start` for the first page. */
export function timeAndIdOf(cursor: string | undefined, start: readonly [string, string]): readonly [at: string, id: string] {
  const key = cursor === undefined ? { at: start[0], id: start[1] } : readSortKey(cursor);
  if (!key) throw new Error(`Not a sort key: ${cursor}`);
  return [key.at, key.id];
}

/** The clocks of the machines that write rows differ by less than this, ms. */
export const clockSkewMs = 600_000;

/** Sort keys from `from` up to but not including `below`. */
export type KeyRange = { from: string; below: string };

/** Returns the sort keys of rows created in a time range (ISO UTC) that come after `cursor` in the order of the list. */
export function sortKeyRange(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  cursor: string | undefined,
  order: "newest" | "oldest" = "newest",
): KeyRange {
  // Ids made elsewhere mostly sort after all times. This bound keeps them from being read.
  const high = idPrefixAt(to === undefined ? Date.now() + clockSkewMs : Date.parse(to));
  const low = from === undefined ? "" : idPrefixAt(Date.parse(from));
  if (cursor === undefined) return { from: low, below: high };
  // A space sorts before all characters of ids, so this is the next possible key.
  if (order === "oldest") return { from: cursor < low ? low : `${cursor} `, below: high };
  return { from: low, below: cursor < high ? cursor : high };
}

/**
 * Rows that a filter without an index may scan for one page. A rare match may take several pages to find, but no page costs more than
 * this.
 */
export const scanLimit = 2_000;
