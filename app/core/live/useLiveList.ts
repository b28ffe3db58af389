import { useCallback, useEffect, useMemo, useRef } from "react";
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Overview } from "#domain/queues/health";
import { type Page, nextByCursor } from "../page.ts";
import { compareWithLatest, mergeLatest, type Sorting } from "./latestPage.ts";
import { readOverview, useOverviewPart } from "./overview.ts";
import { useContinuedSearch } from "./useContinuedSearch.ts";
import { useThrottled } from "./useThrottled.ts";

/** A loaded page with the change mark under which it was loaded. */
type Marked<P> = P & { mark: string | undefined };

type Options<T, P extends Page<T>> = Sorting<T> & {
  queryKey: readonly unknown[];
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<P>;
  /** The change mark of the list: a list that was loaded under another one is outdated. */
  markOf: (overview: Overview) => string;
  /** Minimum time between two automatic reloads, ms. */
  minReloadGapMs?: number;
  /** True while an operator uses the list: its rows must not move then. An empty list is never in use. */
  isInUse: boolean;
  /** Whether pages are loaded as the operator scrolls. Such a list may be very long. */
  loadsOnScroll?: boolean;
};

/** Rows that fill a screen: a search that scans row by row continues until it has found this many. */
const screenRows = 30;
/** Number of rows below the last visible one that are loaded in advance. */
const prefetchRows = 40;

/**
 * A list, loaded page by page, that does not move while an operator uses it. When its mark changes it loads again. While it is in
 * use, only the first page is fetched: it tells how many rows are new (`newCount`) and which no longer match (`removedIds`), and
 * rows on screen take its values. `showNew` loads the list again. A search that scans row by row continues until a screen is full,
 * all rows are scanned, or the operator stops it.
 */
export function useLiveList<T extends { id: string }, P extends Page<T> = Page<T>>(options: Options<T, P>) {
  const { fetchPage, sortedAt, order, markOf, minReloadGapMs = 0, loadsOnScroll = false } = options;
  const client = useQueryClient();
  const identity = JSON.stringify(options.queryKey);
  const queryKey = useMemo(() => JSON.parse(identity) as unknown[], [identity]);
  const mark = useThrottled(useOverviewPart(markOf), minReloadGapMs);
  const list = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam, signal }): Promise<Marked<P>> => {
      const page = await fetchPage(pageParam, signal);
      // The mark from before the request. The first page may be older than the first overview.
      const overview = readOverview();
      return { ...page, mark: mark ?? (overview && markOf(overview)) };
    },
    ...nextByCursor,
    // To compare hundreds of pages costs more than to render the visible rows again.
    structuralSharing: !loadsOnScroll,
  });
  const { data, hasNextPage, isFetching, isError, refetch, fetchNextPage } = list;
  // Whole pages at a time, because up to 500 of them are joined at every scroll to the end.
  const loaded = useMemo(() => data && ([] as T[]).concat(...data.pages.map((page) => page.items)), [data]);
  const search = useContinuedSearch(identity, data?.pages ?? [], hasNextPage, () => void client.cancelQueries({ queryKey, exact: true }));
  // A search that has read many rows is not started again automatically.
  const isFrozen = (options.isInUse && loaded !== undefined && loaded.length > 0) || search.deep;
  const isOutdated = data !== undefined && mark !== undefined && data.pages[0]?.mark !== mark;

  const showNew = useCallback(async () => {
    // Only the top is on screen then; later pages are loaded again on scroll.
    if (loadsOnScroll)
      client.setQueryData<InfiniteData<Marked<P>>>(
        queryKey,
        (cached) => cached && { pages: cached.pages.slice(0, 1), pageParams: cached.pageParams.slice(0, 1) },
      );
    await refetch();
  }, [client, queryKey, loadsOnScroll, refetch]);

  const lastVisible = useRef(-1);
  const loadedCount = loaded?.length ?? 0;
  const isSearching = search.scanned > 0;
  const loadNext = useCallback(() => {
    const wanted = loadsOnScroll ? lastVisible.current + 1 + prefetchRows : isSearching ? screenRows : 0;
    if (hasNextPage && !isFetching && !isError && !search.isStopped && loadedCount < wanted) void fetchNextPage();
  }, [loadsOnScroll, isSearching, hasNextPage, isFetching, isError, search.isStopped, loadedCount, fetchNextPage]);
  const onSight = useCallback(
    (index: number) => {
      lastVisible.current = index;
      loadNext();
    },
    [loadNext],
  );
  useEffect(() => {
    if (isOutdated && !isFrozen && !isFetching) void showNew();
    else loadNext();
  }, [isOutdated, isFrozen, isFetching, showNew, loadNext]);

  const latest = useLatestPage(queryKey, mark, fetchPage, isOutdated && isFrozen);
  const changes = useMemo(() => compareWithLatest(loaded ?? [], latest, { sortedAt, order }), [loaded, latest, sortedAt, order]);
  const items = useMemo(
    () => (loaded && latest ? mergeLatest(loaded, latest, { sortedAt, order }) : loaded),
    [loaded, latest, sortedAt, order],
  );
  return { ...list, items, ...changes, search, showNew, onSight, loadsOnScroll };
}

/** The first page as the server has it now, loaded at each new `mark`; undefined unless `isWanted`. */
function useLatestPage<T, P extends Page<T>>(
  queryKey: readonly unknown[],
  mark: string | undefined,
  fetchPage: Options<T, P>["fetchPage"],
  isWanted: boolean,
): P | undefined {
  const { data } = useQuery({
    queryKey: [...queryKey, "latest", mark],
    queryFn: ({ signal }) => fetchPage(undefined, signal),
    enabled: isWanted,
    gcTime: 0,
    // The page of the previous mark stays until the next one is loaded, unless it belongs to another list.
    placeholderData: (previous, query) =>
      query && JSON.stringify(query.queryKey.slice(0, -2)) === JSON.stringify(queryKey) ? previous : undefined,
  });
  return isWanted ? data : undefined;
}
