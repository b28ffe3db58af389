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
 * Rows a filter without an index may look at for one page. A rare match then takes several pages to find,
 * but no page costs more than this.
 */
export const scanLimit = 2_000;
