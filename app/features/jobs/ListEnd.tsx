import { Button } from "@cloudflare/kumo/components/button";
import { countJobs, useOverviewPart } from "../../core/live/overview.ts";
import { SearchProgress } from "../../ui/SearchProgress.tsx";
import { pluralize } from "../../ui/format.ts";
import type { JobFilter } from "./search.ts";
import type { useJobList } from "./useJobList.ts";

type Props = { list: ReturnType<typeof useJobList>; loadedCount: number; filter: JobFilter };

/** Filters answered by an index. The number of matching jobs is not counted, so the search shows no total. */
const indexedFilters = ["correlationId", "parentId", "from", "to"] as const;

/** The end of the job list: how much has been scanned, and whether more is loading. */
export function ListEnd({ list, loadedCount, filter }: Props) {
  const { search, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, data } = list;
  const countedState = filter.state === "failed" || filter.state === "blocked" ? filter.state : undefined;
  const total = useOverviewPart(({ queues }) =>
    countJobs(countedState && filter.queue ? queues.filter(({ name }) => name === filter.queue) : queues, countedState),
  );
  if (!hasNextPage)
    return loadedCount >= 20 ? (
      <p className="px-4 py-3 text-xs text-kumo-subtle sm:px-6">End of list · {pluralize(loadedCount, "job")}</p>
    ) : null;
  if (search.scanned > 0)
    return (
      <SearchProgress
        search={search}
        noun="jobs"
        total={indexedFilters.some((name) => filter[name] !== undefined) ? undefined : total}
        found={loadedCount}
        cursor={data?.pages.at(-1)?.nextCursor ?? null}
        failed={isFetchNextPageError}
        retry={() => void fetchNextPage()}
      />
    );
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-3 px-4 py-3 text-kumo-subtle sm:px-6">
      {isFetchNextPageError ? (
        <>
          <span className="text-kumo-danger">More jobs could not be loaded.</span>
          <Button size="sm" onClick={() => void fetchNextPage()}>
            Try again
          </Button>
        </>
      ) : (
        isFetchingNextPage && <span>Loading more jobs</span>
      )}
    </div>
  );
}
