import { idPrefixAt } from "#domain/envelope";

/** A page is asked for by the cursor of the last one; `limit` is 1 to 200. */
export type PageRequest = { cursor?: string | undefined; limit: number };
export type Page<T> = { items: T[]; nextCursor: string | null };

/** A page from rows read with `limit + 1`: the extra row only says that there is more. */
export function sliceOf<T>(
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
export async function pageWithin<T>(
  page: PageRequest,
  rows: D1PreparedStatement,
  edge: () => Promise<string | null>,
  parse: (row: unknown) => T,
  cursorOf: (item: T) => string,
): Promise<Page<T>> {
  const { results } = await rows.all();
  const found = sliceOf(results, page, parse, cursorOf);
  return found.nextCursor === null ? { items: found.items, nextCursor: await edge() } : found;
}

/** Ids begin with the time they were made at, a moment before that of their row; so much the two may differ, ms. */
const idSlackMs = 60_000;

/** Between which ids the rows lie whose own time is in a stretch, and that come after a cursor in a list of the newest first. */
export function idsWithin(stretch: { from?: string | undefined; to?: string | undefined }, cursor: string | undefined) {
  const until = stretch.to === undefined ? "~" : idPrefixAt(Date.parse(stretch.to) + idSlackMs);
  const below = cursor !== undefined && cursor < until ? cursor : until;
  return { below, above: stretch.from === undefined ? "" : idPrefixAt(Date.parse(stretch.from) - idSlackMs) };
}

/**
 * Rows a filter without an index may look at for one page. A rare match then takes several pages to find,
 * but no page costs more than this.
 */
export const scanLimit = 2_000;
