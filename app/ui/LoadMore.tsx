import { Button } from "@cloudflare/kumo/components/button";
import type { SearchState } from "../live/useContinuedSearch.ts";
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
  /** What is scanned where a page finds less than it reads. */
  scanned?: ScannedRows;
};

/** The rest of a list, page by page; where it is searched row by row, how far that has come. */
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
        Load older ones
      </Button>
      {isFetchNextPageError && <span className="text-kumo-danger">They could not be loaded. Try again.</span>}
    </div>
  );
};
