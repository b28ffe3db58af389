import type { ListedJob } from "#domain/jobs/list";
import { countJobs, countsMarkOf, useOverviewPart } from "../../core/live/overview.ts";
import { useLiveList } from "../../core/live/useLiveList.ts";
import { listJobs, listKey } from "./calls.ts";
import type { JobFilter } from "./search.ts";

/** Minimum time between two automatic reloads of the list, ms. */
const minReloadGapMs = 2_000;

const createdAt = (job: ListedJob): string => job.createdAt;

/** The jobs that match a filter with the values of the payload `paths`, loaded as the operator scrolls. No row moves while `isInUse`. */
export function useJobList(filter: JobFilter, paths: readonly string[], isInUse: boolean) {
  return useLiveList({
    queryKey: listKey(filter, paths),
    fetchPage: async (cursor, signal) => {
      const { looked, ...page } = await listJobs(filter, paths, cursor, { signal });
      return { ...page, scanned: looked };
    },
    sortedAt: createdAt,
    order: filter.order,
    markOf: (overview) => countsMarkOf(overview, filter.queue),
    minReloadGapMs,
    isInUse,
    loadsOnScroll: true,
  });
}

/** Filters answered by an index. The number of matching jobs is not counted, so a search shows no total. */
const indexedFilters = ["correlationId", "parentId", "from", "to"] as const;

/** The number of jobs that a search with this filter reads, from the counters of the queues. Undefined where they do not tell. */
export function useScannedTotal(filter: JobFilter): number | undefined {
  const countedState = filter.state === "failed" || filter.state === "blocked" ? filter.state : undefined;
  const total = useOverviewPart(({ queues }) =>
    countJobs(countedState && filter.queue ? queues.filter(({ name }) => name === filter.queue) : queues, countedState),
  );
  return indexedFilters.some((name) => filter[name] !== undefined) ? undefined : total;
}
