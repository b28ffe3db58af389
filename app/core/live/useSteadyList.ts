import { useEffect, useMemo } from "react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Page } from "../page.ts";
import { isNewer } from "./newer.ts";
import { useContinuedSearch } from "./useContinuedSearch.ts";

type Marked<T> = Page<T> & { mark: string | undefined };
export type SteadyPages<T> = { pages: Marked<T>[]; pageParams: unknown[] };

type Options<T> = {
  queryKey: readonly unknown[];
  fetchPage: (cursor: string | undefined) => Promise<Page<T>>;
  /** The time that the list is ordered by, ISO UTC. It must be the same function at each call. */
  madeAt: (item: T) => string;
  /** The current change mark of this noun, and a function that reads it when a page arrives. */
  mark: string | undefined;
  readMark: () => string | undefined;
  /** True while an operator uses the list: its rows must not move then. */
  isInUse: boolean;
};

/** Rows that fill a screen: a search that scans row by row continues until it has found this many. */
const screenRows = 30;

/**
 * A list, newest first, that does not move while an operator uses it. When its mark changes it loads again. While it is in use,
 * only the first page is fetched for comparison: `newCount` rows are new, and `removedIds` no longer match. A search that scans
 * row by row continues until a screen is full, all rows are scanned, or the operator stops it.
 */
export function useSteadyList<T extends { id: string }>({ queryKey, fetchPage, madeAt, mark, readMark, isInUse }: Options<T>) {
  const client = useQueryClient();
  const list = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam }): Promise<Marked<T>> => {
      const before = readMark();
      const page = await fetchPage(pageParam);
      return { ...page, mark: before ?? readMark() };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const { hasNextPage, isError, fetchNextPage } = list;
  const identity = JSON.stringify(queryKey);
  const search = useContinuedSearch(
    identity,
    list.data?.pages ?? [],
    hasNextPage,
    () => void client.cancelQueries({ queryKey, exact: true }),
  );
  // A search that has read many rows is not started again automatically.
  const isFrozen = isInUse || search.deep;
  const loadedCount = list.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  const continues = hasNextPage && search.scanned > 0 && loadedCount < screenRows && !search.isStopped && !isError;
  const isOutdated = list.data !== undefined && mark !== undefined && list.data.pages[0]?.mark !== mark;
  const { isFetching, refetch } = list;
  useEffect(() => {
    if (continues && !isFetching) void fetchNextPage();
    else if (isOutdated && !isFrozen && !isFetching) void refetch();
  }, [continues, isOutdated, isFrozen, isFetching, fetchNextPage, refetch]);

  const peek = useQuery({
    queryKey: [...queryKey, "peek", mark],
    queryFn: () => fetchPage(undefined),
    enabled: isOutdated && isFrozen,
    gcTime: 0,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const latest = isOutdated && isFrozen ? peek.data : undefined;
  return { ...list, items, search, ...compare(items ?? [], latest, madeAt) };
}

/** Counts the rows of the first page `latest` that are new to `items`, and returns the ids of `items` that are missing in it. */
function compare<T extends { id: string }>(items: readonly T[], latest: Page<T> | undefined, madeAt: (item: T) => string) {
  if (!latest) return { newCount: 0, removedIds: new Set<string>() };
  const loadedIds = new Set(items.map(({ id }) => id));
  const latestIds = new Set(latest.items.map(({ id }) => id));
  const positionOf = (item: T) => ({ at: madeAt(item), id: item.id });
  const [top, last] = [items[0], latest.nextCursor === null ? undefined : latest.items.at(-1)];
  return {
    newCount: latest.items.filter((item) => !loadedIds.has(item.id) && (top === undefined || isNewer(positionOf(item), positionOf(top))))
      .length,
    removedIds: new Set(
      items
        .filter((item) => !latestIds.has(item.id) && (last === undefined || !isNewer(positionOf(last), positionOf(item))))
        .map(({ id }) => id),
    ),
  };
}
