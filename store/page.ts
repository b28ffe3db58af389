import { idPrefixAt, readSortKey } from "#domain/lists/sortKeys";

/** A page is asked for by the cursor of the last one; `limit` is 1 to 200. */
export type PageRequest = { cursor?: string | undefined; limit: number };
/** `scanned`: rows read for a page that was searched row by row; with a `nextCursor` and fewer items there is more to search. */
export type Page<T> = { items: T[]; nextCursor: string | null; scanned?: number };

/** A page from rows read with `limit + 1`: the extra row only says that there is more. */
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
 * A page of what `rows` finds, and where to go on. `edge`, the id up to which `rows` looked (null for the end), is asked for only
 * when the page isn't full: it reads as many rows again.
 */
export async function scanPage<T>(
  page: PageRequest,
  rows: D1PreparedStatement,
  edge: () => Promise<string | null>,
  parse: (row: unknown) => T,
  cursorOf: (item: T) => string,
): Promise<Page<T>> {
  const { results } = await rows.all();
  const found = pageOfRows(results, page, parse, cursorOf);
  if (found.nextCursor !== null) return { ...found, scanned: found.items.length };
  const nextCursor = await edge();
  return { items: found.items, nextCursor, scanned: nextCursor === null ? found.items.length : scanLimit };
}

/** The time and id to go on from in a list that is ordered by them, `start` for the first page. */
export function timeAndIdOf(cursor: string | undefined, start: readonly [string, string]): readonly [at: string, id: string] {
  const key = cursor === undefined ? { at: start[0], id: start[1] } : readSortKey(cursor);
  if (!key) throw new Error(`No sort key: ${cursor}`);
  return [key.at, key.id];
}

/** Clocks of the machines that write rows differ by less than this, ms. */
const clockSkewMs = 600_000;

/** Sort keys from `from` up to but not including `below`. */
export type KeyRange = { from: string; below: string };

/**
 * The sort keys of rows made in a stretch of time (ISO UTC) that come after `cursor` in a list of the newest first, or of
 * the oldest first.
 */
export function sortKeyRange(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  cursor: string | undefined,
  order: "newest" | "oldest" = "newest",
): KeyRange {
  // Ids of other makes, most of which sort after all times, are not even read then.
  const high = idPrefixAt(to === undefined ? Date.now() + clockSkewMs : Date.parse(to));
  const low = from === undefined ? "" : idPrefixAt(Date.parse(from));
  if (cursor === undefined) return { from: low, below: high };
  // A blank sorts before all that an id may go on with: the next key there is.
  if (order === "oldest") return { from: cursor < low ? low : `${cursor} `, below: high };
  return { from: low, below: cursor < high ? cursor : high };
}

/**
 * Rows a filter without an index may look at for one page. A rare match then takes several pages to find,
 * but no page costs more than this.
 */
export const scanLimit = 2_000;
