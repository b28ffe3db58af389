import type { Page } from "../page.ts";
import { isNewer, type ListPosition } from "./newer.ts";

/** How the rows of a list are placed: the time that the list is sorted by (ISO UTC), and `oldest` if the oldest come first. */
export type Sorting<T> = { sortedAt: (item: T) => string; order?: "oldest" | undefined };

/** A text that sorts in the opposite order of `text`, for lists whose greatest rows come first. */
export const descending = (text: string): string =>
  `${String.fromCodePoint(...[...text].map((letter) => 0x10ffff - (letter.codePointAt(0) ?? 0)))}\u{10ffff}`;

const noChanges = { newCount: 0, hasMoreNew: false, removedIds: new Set<string>() };

type Row = { id: string };

/**
 * How many rows at the top of `items` the page `latest` covers. The list is sorted, so rows below the last one of `latest` are not
 * read, however many there are. A list sorted by due time is covered as a whole.
 */
function coveredCount<T extends Row>(items: readonly T[], latest: Page<T>, { sortedAt, order }: Sorting<T>): number {
  const positionOf = (item: T): ListPosition => ({ id: item.id, at: sortedAt(item) });
  const last = latest.items.at(-1);
  if (latest.nextCursor === null || latest.byDue) return items.length;
  if (last === undefined) return 0;
  const end = positionOf(last);
  const firstBelow = items.findIndex((item) => (order === "oldest" ? isNewer(positionOf(item), end) : isNewer(end, positionOf(item))));
  return firstBelow < 0 ? items.length : firstBelow;
}

/**
 * Compares the rows on screen with `latest`, the first page as the server has it now. Returns `newCount`, the number of rows above
 * the list that are not in it; `hasMoreNew`, whether there may be more of them; and `removedIds`, the ids of covered rows that
 * `latest` no longer contains.
 */
export function compareWithLatest<T extends Row>(items: readonly T[], latest: Page<T> | undefined, sorting: Sorting<T>) {
  if (!latest) return noChanges;
  const positionOf = (item: T): ListPosition => ({ id: item.id, at: sorting.sortedAt(item) });
  const covered = items.slice(0, coveredCount(items, latest, sorting));
  const listedIds = new Set(covered.map(({ id }) => id));
  const latestIds = new Set(latest.items.map(({ id }) => id));
  const [top] = items;
  const newCount = latest.items.filter(
    (item) => !listedIds.has(item.id) && (sorting.order === "oldest" || top === undefined || isNewer(positionOf(item), positionOf(top))),
  ).length;
  return {
    newCount,
    // Every row of the page is new, so the next page may hold new rows too.
    hasMoreNew: newCount > 0 && newCount === latest.items.length && latest.nextCursor !== null,
    removedIds: new Set(latest.byDue && latest.nextCursor !== null ? [] : covered.flatMap(({ id }) => (latestIds.has(id) ? [] : [id]))),
  };
}

/** The rows in their order on screen, each with the values of `latest` if it contains the row. */
export function mergeLatest<T extends Row>(items: readonly T[], latest: Page<T>, sorting: Sorting<T>): T[] {
  const latestById = new Map(latest.items.map((item) => [item.id, item]));
  const rows = items.slice();
  for (let index = coveredCount(items, latest, sorting) - 1; index >= 0; index--) {
    const item = latestById.get(items[index]?.id ?? "");
    if (item) rows[index] = item;
  }
  return rows;
}
