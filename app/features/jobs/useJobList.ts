import { useCallback, useEffect, useMemo, useRef } from "react";
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { JobPage, ListedJob } from "#domain/jobs/list";
import { useOverviewPart } from "../../core/live/overview.ts";
import { useContinuedSearch } from "../../core/live/useContinuedSearch.ts";
import { listJobs, listKey, countsMarkOf, currentCountsMark } from "./calls.ts";
import { compareWithRemote, mergeRemote } from "./remoteCompare.ts";
import type { JobFilter } from "./search.ts";
import { useThrottled } from "./useThrottled.ts";

type MarkedPage = JobPage & { mark: string | undefined };

/** Minimum time between two automatic reloads of the list, ms. */
const minReloadGapMs = 2_000;
/** Number of rows below the last visible one that are loaded in advance. */
const prefetchRows = 40;

type Options = { filter: JobFilter; paths: readonly string[]; held: boolean; listKey: string };

/**
 * The jobs that match a filter, loaded page by page while the operator scrolls. While `held` is true no row moves: the first page is then fetched
 * separately, to count new jobs (`newCount`) and to show the current state of the rows on screen.
 */
export function useJobList({ filter, paths, held, listKey: identity }: Options) {
  const client = useQueryClient();
  const key = useMemo(() => listKey(filter, paths), [filter, paths]);
  const mark = useThrottled(
    useOverviewPart((overview) => countsMarkOf(overview, filter.queue)),
    minReloadGapMs,
  );
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: async ({ pageParam, signal }): Promise<MarkedPage> => {
      const before = currentCountsMark(filter.queue);
      const page = await listJobs(filter, paths, pageParam, { signal });
      return { ...page, mark: before ?? currentCountsMark(filter.queue) };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    structuralSharing: false,
  });
  const { data, hasNextPage, isFetching, isError, refetch, fetchNextPage } = list;

  const refresh = useCallback(async () => {
    // Only the top is on screen now; later pages are loaded again on scroll.
    client.setQueryData<InfiniteData<MarkedPage>>(
      key,
      (cached) => cached && { pages: cached.pages.slice(0, 1), pageParams: cached.pageParams.slice(0, 1) },
    );
    await refetch();
  }, [client, key, refetch]);
  // A page that is not full found few matches in the rows it scanned: the search continues with the next page until the operator stops it.
  const scannedPages = useMemo(() => (data?.pages ?? []).map(({ items: rows, looked }) => ({ items: rows, scanned: looked })), [data]);
  const search = useContinuedSearch(identity, scannedPages, hasNextPage, () => void client.cancelQueries({ queryKey: key, exact: true }));
  // A long search is not restarted automatically.
  const isFrozen = held || search.deep;
  const isOutdated = data !== undefined && mark !== undefined && data.pages[0]?.mark !== mark;
  useEffect(() => {
    if (isOutdated && !isFrozen && !isFetching) void refresh();
  }, [isOutdated, isFrozen, isFetching, refresh]);

  const peek = useQuery({
    queryKey: [...key, "peek", mark],
    queryFn: ({ signal }) => listJobs(filter, paths, undefined, { signal }),
    enabled: isOutdated && isFrozen,
    gcTime: 0,
    // The previous page stays until the next one is loaded.
    placeholderData: (previous) => previous,
  });
  const loaded = useMemo(() => data && concatPages(data.pages, itemsOf), [data]);
  const ids = useMemo(() => (data ? concatPages(data.pages, idsOf) : []), [data]);
  const remote = isOutdated && isFrozen ? peek.data : undefined;
  const compared = useMemo(() => compareWithRemote(loaded ?? [], remote, filter.order), [loaded, remote, filter.order]);
  const items: ListedJob[] | undefined = useMemo(
    () => (loaded && remote ? mergeRemote(loaded, remote, filter.order) : loaded),
    [loaded, remote, filter.order],
  );

  const { isStopped: stopped } = search;
  const lastVisible = useRef(-1);
  const count = items?.length ?? 0;
  const loadNext = useCallback(() => {
    if (!hasNextPage || isFetching || isError || lastVisible.current < count - prefetchRows) return;
    if (!stopped) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, count, stopped, fetchNextPage]);
  useEffect(loadNext, [loadNext]);
  const onSight = useCallback(
    (index: number) => {
      lastVisible.current = index;
      loadNext();
    },
    [loadNext],
  );
  return {
    ...list,
    items,
    ids,
    byDue: data?.pages[0]?.byDue ?? false,
    ...compared,
    refresh,
    onSight,
    search,
  };
}

const itemsOf = ({ items }: JobPage): readonly ListedJob[] => items;
const idsByPage = new WeakMap<JobPage, readonly string[]>();
/** The ids of a page, cached per page: a page keeps its identity while others are appended. */
function idsOf(page: JobPage): readonly string[] {
  const ids = idsByPage.get(page) ?? page.items.map(({ id }) => id);
  idsByPage.set(page, ids);
  return ids;
}
/** Concatenates a value of all pages. Whole pages at a time, because up to 500 of them are joined at every scroll to the end. */
const concatPages = <T>(pages: readonly JobPage[], of: (page: JobPage) => readonly T[]): T[] => ([] as T[]).concat(...pages.map(of));
