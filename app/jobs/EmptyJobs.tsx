import { retentionDays } from "#domain/retention";
import { Link } from "@tanstack/react-router";
import { RouterLink } from "../shell/RouterLink.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { isFiltered, type JobSearch } from "./search.ts";

const link = "text-kumo-link underline underline-offset-2";

/** An empty list says which kind of nothing it is. */
export function EmptyJobs({ search }: { search: JobSearch }) {
  if (!isFiltered(search))
    return (
      <EmptyState
        title="There is no job yet"
        action={
          <>
            <RouterLink href="/jobs/new" className={link}>
              Add a job
            </RouterLink>
            <RouterLink href="/brands" className={link}>
              Trigger a cycle of a brand
            </RouterLink>
          </>
        }
      >
        Every message on a queue becomes a job here, from the moment it is asked for.
      </EmptyState>
    );
  const { from, to, ...withoutTime } = search;
  return (
    <EmptyState
      title="No job matches this filter"
      action={
        <>
          <Link to="/jobs" search={search.columns ? { columns: search.columns } : {}} className={link}>
            Clear the filter
          </Link>
          {(from || to) && (
            <Link to="/jobs" search={withoutTime} className={link}>
              Look at any time
            </Link>
          )}
        </>
      }
    >
      {from || to ? "All that was added then and is still kept was looked at." : "All that is kept was looked at."} Completed jobs are kept
      for {retentionDays.completedJobs} days, failed ones for {retentionDays.failedJobs}, unless they ask for another time.
    </EmptyState>
  );
}
