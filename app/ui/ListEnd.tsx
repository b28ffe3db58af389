import { Button } from "./button/Button.tsx";
import type { SearchState } from "../core/live/useContinuedSearch.ts";
import { SearchProgress } from "./SearchProgress.tsx";
import { pluralize } from "./format.ts";

/** A list that is loaded page by page. */
export type PagedList = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
  items?: readonly unknown[] | undefined;
  data?: { pages: readonly { nextCursor: string | null }[] } | undefined;
  /** The progress of a search that reads row by row. */
  search?: SearchState;
  /** Whether pages are loaded as the operator scrolls, instead of by a button. */
  loadsOnScroll?: boolean;
};

type Props = {
  list: PagedList;
  /** The singular and the plural noun of the rows. */
  nouns: readonly [string, string];
  /** The noun and the number of the rows that a search reads, where they are not the rows of the list. */
  scanned?: { noun?: string; total?: number | undefined } | undefined;
};

/** A list that fits on a screen has no "End of list". */
const shortList = 20;

/** The end of a list: the next page, the progress of a search, or the number of rows when all are loaded. */
export function ListEnd({ list, nouns, scanned }: Props) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, search, loadsOnScroll } = list;
  const count = list.items?.length ?? 0;
  const retry = () => void fetchNextPage();
  if (!hasNextPage) {
    if (!loadsOnScroll || count < shortList) return null;
    return <p className="px-4 py-3 text-xs text-kumo-subtle sm:px-6">End of list · {pluralize(count, ...nouns)}</p>;
  }
  if (search && search.scanned > 0 && (loadsOnScroll || search.isStopped || isFetchNextPageError || isFetchingNextPage))
    return (
      <SearchProgress
        search={search}
        noun={scanned?.noun ?? nouns[1]}
        total={scanned?.total}
        found={count}
        cursor={list.data?.pages.at(-1)?.nextCursor ?? null}
        failed={isFetchNextPageError}
        retry={retry}
      />
    );
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-3 px-4 py-3 text-kumo-subtle sm:px-6">
      {isFetchNextPageError && <span className="text-kumo-danger">More {nouns[1]} could not be loaded.</span>}
      {loadsOnScroll && !isFetchNextPageError ? (
        isFetchingNextPage && <span>Loading more {nouns[1]}</span>
      ) : (
        <Button size="sm" loading={isFetchingNextPage} onClick={retry}>
          {isFetchNextPageError ? "Try again" : "Load more"}
        </Button>
      )}
    </div>
  );
}
