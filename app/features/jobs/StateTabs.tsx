import { jobStates } from "#domain/jobs/job";
import { countJobs, useOverviewPart } from "../../core/live/overview.ts";
import { formatShortCount } from "../../ui/format.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import { filterNames, type JobSearch, readJobSearch } from "./search.ts";

/** The tabs, in the order in which a job passes its states. */
const tabStates = [undefined, ...jobStates] as const;

/** The filters that the counters of the queues know. */
const countedFilters: ReadonlySet<string> = new Set(["queue", "state"]);

/**
 * The states of jobs as tabs, with the number of jobs in each. The counters of the queues know the numbers for all jobs and for one queue;
 * with another filter, only the shown state has a number: `loaded`, that of the rows.
 */
export function StateTabs({ search, loaded }: { search: JobSearch; loaded: string | undefined }) {
  const { queue } = search;
  const isCounted = filterNames.every((name) => search[name] === undefined || countedFilters.has(name));
  const text = useOverviewPart(({ queues }) => {
    const counted = queues.filter(({ name }) => queue === undefined || name === queue);
    return JSON.stringify(tabStates.map((state) => countJobs(counted, state)));
  });
  const counts = text === undefined ? undefined : (JSON.parse(text) as number[]);
  return (
    <Tabs
      label="State"
      tabs={tabStates.map((state, index) => {
        const isCurrent = state === search.state;
        const count = counts?.[index];
        return {
          name: state === undefined ? "All" : `${state.charAt(0).toUpperCase()}${state.slice(1)}`,
          count: isCounted ? (count !== undefined ? formatShortCount(count) : undefined) : isCurrent ? loaded : undefined,
          to: "/jobs",
          search: readJobSearch({ ...search, state, order: state === undefined ? undefined : search.order }),
          isCurrent,
        };
      })}
    />
  );
}
