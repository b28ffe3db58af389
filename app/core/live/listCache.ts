import { queryClient } from "../queryClient.ts";
import type { Page } from "../page.ts";

/** A list as it is cached: its loaded pages, or a single page that is compared with them. */
type CachedList<T> = { pages: Page<T>[]; pageParams: unknown[] } | Page<T>;

/**
 * Replaces each row of all loaded lists below `queryKey` by what `change` returns; undefined removes it. Rows keep their position,
 * so no list moves. Pages without a change keep their identity: there may be hundreds.
 */
export function changeListedRows<T>(queryKey: readonly unknown[], change: (row: T) => T | undefined): void {
  const changePage = (page: Page<T>): Page<T> => {
    const items = page.items.flatMap((row) => change(row) ?? []);
    return items.length === page.items.length && items.every((row, index) => row === page.items[index]) ? page : { ...page, items };
  };
  queryClient.setQueriesData<CachedList<T>>(
    { queryKey },
    (list) => list && ("pages" in list ? { ...list, pages: list.pages.map(changePage) } : changePage(list)),
  );
}
