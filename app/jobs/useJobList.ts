import { useCallback, useEffect, useMemo, useRef } from "react";
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { JobPage, ListedJob } from "#domain/jobs/list";
import { useOverviewPart } from "../live/overview.ts";
import { useContinuedSearch } from "../live/useContinuedSearch.ts";
import { listJobs, listKey, countsMarkOf, currentCountsMark } from "./calls.ts";
import { compareWithRemote, mergeRemote } from "./remoteCompare.ts";
import type { JobFilter } from "./search.ts";
import { useThrottled } from "./useThrottled.ts";

type MarkedPage = JobPage & { mark: string | undefined };

/** A list that moves by itself moves at most this often, ms. */
const minReloadGapMs = 2_000;
/** Rows beyond the last one in sight that are loaded before they are needed. */
const prefetchRows = 40;

type Options = { filter: JobFilter; paths: readonly string[]; held: boolean; listKey: string };

/**
 * The jobs of a filter, loaded as one scrolls. Nothing moves while it is held; the newest are looked at from afar then, so
 * that it can be said how many are new, and so that rows on screen tell their state as it is.
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
    // What was scrolled to is loaded again when it is scrolled to: only the top is on screen now.
    client.setQueryData<InfiniteData<MarkedPage>>(
      key,
      (known) => known && { pages: known.pages.slice(0, 1), pageParams: known.pageParams.slice(0, 1) },
    );
    await refetch();
  }, [client, key, refetch]);
  // A page that isn't full found little in what it scanned: the next one goes on, as long as somebody waits for it.
  const scannedPages = useMemo(() => (data?.pages ?? []).map(({ items: found, looked }) => ({ items: found, scanned: looked })), [data]);
  const search = useContinuedSearch(identity, scannedPages, hasNextPage, () => void client.cancelQueries({ queryKey: key, exact: true }));
  // A search that has come far is not begun anew by itself.
  const steady = held || search.deep;
  const behind = data !== undefined && mark !== undefined && data.pages[0]?.mark !== mark;
  useEffect(() => {
    if (behind && !steady && !isFetching) void refresh();
  }, [behind, steady, isFetching, refresh]);

  const peek = useQuery({
    queryKey: [...key, "peek", mark],
    queryFn: ({ signal }) => listJobs(filter, paths, undefined, { signal }),
    enabled: behind && steady,
    gcTime: 0,
    // The last look stays until the next one is there.
    placeholderData: (before) => before,
  });
  const loaded = useMemo(() => data && concatPages(data.pages, itemsOf), [data]);
  const ids = useMemo(() => (data ? concatPages(data.pages, idsOf) : []), [data]);
  const afar = behind && steady ? peek.data : undefined;
  const compared = useMemo(() => compareWithRemote(loaded ?? [], afar, filter.order), [loaded, afar, filter.order]);
  const items: ListedJob[] | undefined = useMemo(
    () => (loaded && afar ? mergeRemote(loaded, afar, filter.order) : loaded),
    [loaded, afar, filter.order],
  );

  const { isStopped: stopped } = search;
  const last = useRef(-1);
  const count = items?.length ?? 0;
  const load = useCallback(() => {
    if (!hasNextPage || isFetching || isError || last.current < count - prefetchRows) return;
    if (!stopped) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, count, stopped, fetchNextPage]);
  useEffect(load, [load]);
  const onSight = useCallback(
    (index: number) => {
      last.current = index;
      load();
    },
    [load],
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
const known = new WeakMap<JobPage, readonly string[]>();
/** The ids of a page, read once: it stays what it is while others come after it. */
function idsOf(page: JobPage): readonly string[] {
  const ids = known.get(page) ?? page.items.map(({ id }) => id);
  known.set(page, ids);
  return ids;
}
/** Something of all pages in one list. Five hundred of them are joined at every scroll to the end: whole pages at a time. */
const concatPages = <T>(pages: readonly JobPage[], of: (page: JobPage) => readonly T[]): T[] => ([] as T[]).concat(...pages.map(of));
