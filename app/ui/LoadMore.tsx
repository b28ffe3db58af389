import { Button } from "@cloudflare/kumo/components/button";
import type { SearchState } from "../core/live/useContinuedSearch.ts";
import { type ScannedRows, SearchProgress } from "./SearchProgress.tsx";

type Props = {
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => unknown;
    search?: SearchState;
    items?: readonly unknown[] | undefined;
    data?: { pages: readonly { nextCursor: string | null }[] } | undefined;
  };
  /** The rows that are scanned, where a page returns fewer rows than it reads. */
  scanned?: ScannedRows;
};

/** The end of a list: a button that loads the next page, or the progress of a search that scans row by row. */
export const LoadMore = ({ list, scanned }: Props) => {
  const { search, hasNextPage, isFetchNextPageError, fetchNextPage } = list;
  if (!hasNextPage) return null;
  if (search && scanned && search.scanned > 0 && (search.isStopped || isFetchNextPageError || list.isFetchingNextPage))
    return (
      <SearchProgress
        {...scanned}
        search={search}
        found={list.items?.length ?? 0}
        cursor={list.data?.pages.at(-1)?.nextCursor ?? null}
        failed={isFetchNextPageError}
        retry={() => void fetchNextPage()}
      />
    );
  return (
    <div className="flex items-center gap-3 px-4 py-3 sm:px-6">
      <Button size="sm" loading={list.isFetchingNextPage} onClick={() => void fetchNextPage()}>
        Load more
      </Button>
      {isFetchNextPageError && <span className="text-kumo-danger">Couldn't load more. Try again.</span>}
    </div>
  );
};
