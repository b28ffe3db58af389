import { useEffect, useMemo, useRef, useState } from "react";
import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import { isSpanOpen, type Span, type Trace } from "#domain/traces/trace";
import { useOverviewPart } from "../../core/live/overview.ts";
import { useOnChange } from "../../core/live/useOnChange.ts";
import { getTracePage, traceKey } from "./calls.ts";
import { serverNow } from "../../core/clock/serverClock.ts";

/** Spans that are loaded automatically. Further ones are loaded on demand. */
export const autoLoadedSpans = 10_000;
/**
 * How often a trace in which something runs is loaded again, ms. If loading it takes long, it is loaded less often: the pause
 * is at least 5 times as long as a load.
 */
const refetchMs = 2_000;
const costFactor = 5;
/** A trace may continue for this long after its last span has ended, ms, because a message may still be in flight. */
const graceMs = 15_000;

type Paged = InfiniteData<Trace, string | undefined>;

/** The spans of all pages without duplicates. */
function mergePages(pages: readonly Trace[]): Span[] {
  return [...new Map(pages.flatMap((page) => page.spans.map((span) => [span.id, span] as const))).values()];
}

/** Whether two spans are equal. All their fields are plain values, except for the error. */
function isSameSpan(a: Span, b: Span): boolean {
  for (const key of Object.keys(b) as (keyof Span)[])
    if (a[key] !== b[key] && (key !== "error" || a.error?.name !== b.error?.name || a.error?.message !== b.error?.message)) return false;
  return true;
}

/** The new pages, but with the previous object for each unchanged page, so that nothing of it is rendered again. */
function reuseUnchangedPages(before: Paged | undefined, now: Paged): Paged {
  const pages = now.pages.map((page, index) => {
    const previous = before?.pages[index];
    if (!previous || previous === page || previous.spans.length !== page.spans.length || previous.nextCursor !== page.nextCursor)
      return page;
    return page.spans.every((span, at) => isSameSpan(previous.spans[at] ?? span, span)) && previous.endedAt === page.endedAt
      ? previous
      : page;
  });
  return before?.pages.length === pages.length && pages.every((page, index) => page === before.pages[index]) ? before : { ...now, pages };
}

/**
 * A trace with all its pages, kept up to date. It is loaded again while something runs, and when the dashboard's socket reports
 * a change while the trace is unfinished or has ended within the last 15 s. If it is not followed, `spans` stays as it was,
 * and `newCount` is the number of spans that have arrived since.
 */
export function useTrace(correlationId: string, follows: boolean) {
  const cost = useRef(0);
  const [maxLoaded, setMaxLoaded] = useState(autoLoadedSpans);
  const query = useInfiniteQuery({
    queryKey: traceKey(correlationId),
    queryFn: async ({ pageParam }) => {
      const before = performance.now();
      const page = await getTracePage(correlationId, pageParam);
      cost.current = performance.now() - before;
      return page;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 0,
    // The default comparison of the cache would visit every value of up to 10,000 spans at each load.
    structuralSharing: (before, now) => reuseUnchangedPages(before as Paged | undefined, now as Paged),
    refetchInterval: ({ state: { data } }) => {
      const isRunning = data?.pages.some((page) => page.spans.some((span) => isSpanOpen(span) && span.state === "running"));
      return data && follows && isRunning ? Math.max(refetchMs, cost.current * data.pages.length * costFactor) : false;
    },
  });
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, refetch } = query;
  const loaded = useMemo(() => data?.pages.reduce((sum, page) => sum + page.spans.length, 0) ?? 0, [data]);
  const more = hasNextPage && loaded >= maxLoaded;
  const isLoaded = !hasNextPage || more;
  // While pages load, the timeline is rendered only when their number has doubled: each render draws all pages again.
  const [rendered, setRendered] = useState(data);
  if (data !== rendered && (isLoaded || !data || !rendered || data.pages.length >= 2 * rendered.pages.length)) setRendered(data);
  const spans = useMemo(() => rendered && mergePages(rendered.pages), [rendered]);
  useEffect(() => {
    if (hasNextPage && !more && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, more, isFetching, isFetchNextPageError, fetchNextPage]);

  const reload = () => {
    if (!isFetching) void refetch();
  };
  const mayContinue = (): boolean =>
    spans?.some((span) => isSpanOpen(span) || Date.parse(span.endedAt ?? span.startedAt) > serverNow() - graceMs) ?? false;
  const marks = useOverviewPart(({ at, marks: { deadLetters, audit } }) => ({ at, decided: `${deadLetters} ${audit}` }));
  useOnChange(marks?.at, () => mayContinue() && reload());
  useOnChange(marks?.decided, reload);

  const [frozen, setFrozen] = useState<Span[]>();
  if (spans !== frozen && (follows || frozen === undefined || !isLoaded)) setFrozen(spans);
  const shown = follows ? spans : (frozen ?? spans);
  return {
    head: data?.pages[0],
    spans: shown,
    newCount: Math.max(0, (spans?.length ?? 0) - (shown?.length ?? 0)),
    error: query.error,
    retry: () => void (isFetchNextPageError ? fetchNextPage() : refetch()),
    loading: hasNextPage && !more,
    more: more ? () => setMaxLoaded(loaded + autoLoadedSpans / 10) : undefined,
  };
}
