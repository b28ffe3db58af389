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
  /** When a row was made, ISO UTC: what the list is ordered by. The same function at each call. */
  madeAt: (item: T) => string;
  /** The mark of this noun now, and how to read it when an answer comes. */
  mark: string | undefined;
  readMark: () => string | undefined;
  /** True while somebody looks at the list: nothing in it may move then. */
  isInUse: boolean;
};

/** Rows that fill a screen: what is searched row by row goes on by itself until there are so many. */
const enough = 30;

/**
 * A list, newest first, that never moves under the hand. When its mark changes it loads again, unless it is held:
 * then it is looked at from afar, so that it can be said how many are new, and which rows no longer belong. A list that is
 * searched row by row goes on by itself until there is a screen full of it, all is searched, or somebody stops it.
 */
export function useSteadyList<T extends { id: string }>({ queryKey, fetchPage, madeAt, mark, readMark, isInUse: held }: Options<T>) {
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
  // A search that has come far is not begun anew by itself.
  const steady = held || search.deep;
  const found = list.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  const goesOn = hasNextPage && search.scanned > 0 && found < enough && !search.isStopped && !isError;
  const behind = list.data !== undefined && mark !== undefined && list.data.pages[0]?.mark !== mark;
  const { isFetching, refetch } = list;
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage();
    else if (behind && !steady && !isFetching) void refetch();
  }, [goesOn, behind, steady, isFetching, fetchNextPage, refetch]);

  const peek = useQuery({
    queryKey: [...queryKey, "peek", mark],
    queryFn: () => fetchPage(undefined),
    enabled: behind && steady,
    gcTime: 0,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const afar = behind && steady ? peek.data : undefined;
  return { ...list, items, search, ...compare(items ?? [], afar, madeAt) };
}

/** How many of `afar` are new to `items`, and the ids of `items` that `afar` would hold but does not. */
function compare<T extends { id: string }>(items: readonly T[], afar: Page<T> | undefined, madeAt: (item: T) => string) {
  if (!afar) return { newCount: 0, removedIds: new Set<string>() };
  const known = new Set(items.map(({ id }) => id));
  const now = new Set(afar.items.map(({ id }) => id));
  const made = (item: T) => ({ at: madeAt(item), id: item.id });
  const [top, last] = [items[0], afar.nextCursor === null ? undefined : afar.items.at(-1)];
  return {
    newCount: afar.items.filter((item) => !known.has(item.id) && (top === undefined || isNewer(made(item), made(top)))).length,
    removedIds: new Set(
      items.filter((item) => !now.has(item.id) && (last === undefined || !isNewer(made(last), made(item)))).map(({ id }) => id),
    ),
  };
}
