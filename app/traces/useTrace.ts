import { useEffect, useMemo, useRef, useState } from "react";
import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import { withParents } from "#domain/traces/lineage";
import { isSpanOpen, type Span, type Trace } from "#domain/traces/trace";
import { useOverviewPart } from "../live/overview.ts";
import { useOnChange } from "../live/useOnChange.ts";
import { getTracePage, traceKey } from "./calls.ts";
import { serverNow } from "../clock/serverClock.ts";

/** Spans that are loaded by themselves; the rest on demand. */
export const autoLoadedSpans = 10_000;
/** How often a trace in which something runs is looked at, ms; a costly one less often, so that it is idle most of the time. */
const refetchMs = 2_000;
const costFactor = 5;
/** After its last end a trace may go on: a message is on its way for so long, ms. */
const graceMs = 15_000;

type Paged = InfiniteData<Trace, string | undefined>;

/** The pages of a trace as one, what each span follows from included. */
function mergePages(pages: readonly Trace[]): Span[] {
  const byId = new Map(pages.flatMap((page) => page.spans.map((span) => [span.id, span] as const)));
  return pages.length > 1 ? withParents([...byId.values()]) : [...byId.values()];
}

/** Whether two spans say the same. All they hold are plain values, but for the error. */
function isSameSpan(a: Span, b: Span): boolean {
  for (const key of Object.keys(b) as (keyof Span)[])
    if (a[key] !== b[key] && (key !== "error" || a.error?.name !== b.error?.name || a.error?.message !== b.error?.message)) return false;
  return true;
}

/** The pages as they are now, those that say what they said as they were: nothing of them is drawn again. */
function reuseUnchangedPages(before: Paged | undefined, now: Paged): Paged {
  const pages = now.pages.map((page, index) => {
    const known = before?.pages[index];
    if (!known || known === page || known.spans.length !== page.spans.length || known.nextCursor !== page.nextCursor) return page;
    return page.spans.every((span, at) => isSameSpan(known.spans[at] ?? span, span)) && known.endedAt === page.endedAt ? known : page;
  });
  return before?.pages.length === pages.length && pages.every((page, index) => page === before.pages[index]) ? before : { ...now, pages };
}

/**
 * A trace with all its pages, kept up to date: looked at while something of it runs, and whenever the desk's socket says that
 * something changed while it is not over or is over only since a moment. Not followed, it stays as it was; `fresh` says how
 * many spans have come since.
 */
export function useTrace(correlationId: string, follows: boolean) {
  const cost = useRef(0);
  const [asked, setAsked] = useState(autoLoadedSpans);
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
    // What the cache does by itself looks into every value of ten thousand spans at a time, at each look.
    structuralSharing: (before, now) => reuseUnchangedPages(before as Paged | undefined, now as Paged),
    refetchInterval: ({ state: { data } }) => {
      const runs = data?.pages.some((page) => page.spans.some((span) => isSpanOpen(span) && span.state === "running"));
      return data && follows && runs ? Math.max(refetchMs, cost.current * data.pages.length * costFactor) : false;
    },
  });
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, refetch } = query;
  const loaded = useMemo(() => data?.pages.reduce((sum, page) => sum + page.spans.length, 0) ?? 0, [data]);
  const more = hasNextPage && loaded >= asked;
  const settled = !hasNextPage || more;
  // While it is being loaded the picture grows by doubling: each page by itself would draw all before it once more.
  const [grown, grow] = useState(data);
  if (data !== grown && (settled || !data || !grown || data.pages.length >= 2 * grown.pages.length)) grow(data);
  const spans = useMemo(() => grown && mergePages(grown.pages), [grown]);
  useEffect(() => {
    if (hasNextPage && !more && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, more, isFetching, isFetchNextPageError, fetchNextPage]);

  const lookAgain = () => {
    if (!isFetching) void refetch();
  };
  const goesOn = (): boolean =>
    spans?.some((span) => isSpanOpen(span) || Date.parse(span.endedAt ?? span.startedAt) > serverNow() - graceMs) ?? false;
  const marks = useOverviewPart(({ at, marks: { deadLetters, audit } }) => ({ at, decided: `${deadLetters} ${audit}` }));
  useOnChange(marks?.at, () => goesOn() && lookAgain());
  useOnChange(marks?.decided, lookAgain);

  const [kept, keep] = useState<Span[]>();
  if (spans !== kept && (follows || kept === undefined || !settled)) keep(spans);
  const shown = follows ? spans : (kept ?? spans);
  return {
    head: data?.pages[0],
    spans: shown,
    fresh: Math.max(0, (spans?.length ?? 0) - (shown?.length ?? 0)),
    error: query.error,
    retry: () => void (isFetchNextPageError ? fetchNextPage() : refetch()),
    loading: hasNextPage && !more,
    more: more ? () => setAsked(loaded + autoLoadedSpans / 10) : undefined,
  };
}
