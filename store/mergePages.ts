import type { PageRequest } from "./page.ts";
import type { Shards } from "./shards.ts";

/** The order of a list: the cursor after an item, and how two cursors compare: below 0, the first comes first. */
export type ListOrder<T> = { cursorOf: (item: T) => string; compare: (a: string, b: string) => number };

type AnyPage<T> = { items: T[]; nextCursor: string | null; scanned?: number; looked?: number };

/** Compares texts as SQLite does by default, for ids and times, which are ASCII. */
export const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const descending = (a: string, b: string): number => ascending(b, a);

/** The orders of lists by id. */
export const newestFirst: ListOrder<{ id: string }> = { cursorOf: ({ id }) => id, compare: descending };
export const oldestFirst: ListOrder<{ id: string }> = { cursorOf: ({ id }) => id, compare: ascending };

/**
 * Merges pages that were read after the same cursor, each in this order. A page that does not reach the end of its list says nothing of what
 * comes after it, so the merged page ends at the first of these places. Items with one id count as one. The counts of scanned rows are added.
 */
export function mergePages<T extends object, P extends AnyPage<T>>(
  pages: readonly [P, ...P[]],
  limit: number,
  { cursorOf, compare }: ListOrder<T>,
): P {
  const [horizon] = pages.flatMap(({ nextCursor }) => nextCursor ?? []).toSorted(compare);
  const placed = pages
    .flatMap(({ items }) => items.map((item) => ({ item, cursor: cursorOf(item) })))
    .filter(({ cursor }) => horizon === undefined || compare(cursor, horizon) <= 0)
    .toSorted((a, b) => compare(a.cursor, b.cursor))
    .filter(({ cursor }, index, all) => cursor !== all[index - 1]?.cursor);
  const shown = placed.slice(0, limit);
  const sum = (count: "scanned" | "looked") => pages.reduce((total, page) => total + (page[count] ?? 0), 0);
  return {
    ...pages[0],
    items: shown.map(({ item }) => item),
    nextCursor: placed.length > limit ? (shown.at(-1)?.cursor ?? null) : (horizon ?? null),
    ...("scanned" in pages[0] ? { scanned: sum("scanned") } : {}),
    ...("looked" in pages[0] ? { looked: sum("looked") } : {}),
  };
}

/** Reads a page of a list from all databases at once, and merges them: see {@link mergePages}. With one database it is the page of that one. */
export async function listInShards<T extends object, P extends AnyPage<T>>(
  shards: Shards,
  page: PageRequest,
  order: ListOrder<T>,
  read: (ops: D1Database, page: PageRequest, index: number) => Promise<P>,
): Promise<P> {
  const [first, ...others] = shards;
  if (others.length === 0) return read(first, page, 0);
  const pages = await Promise.all([read(first, page, 0), ...others.map((ops, index) => read(ops, page, index + 1))] as const);
  return mergePages(pages as unknown as [P, ...P[]], page.limit, order);
}
