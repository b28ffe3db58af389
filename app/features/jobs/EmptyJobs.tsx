import { capabilitiesOf } from "#domain/queues/capabilities";
import { type Refusal, refusalText } from "#domain/refusals";
import { cachedQueue } from "../../core/live/overview.ts";
import { retentionDays } from "#domain/retention";
import { Link } from "@tanstack/react-router";
import { parts } from "../../core/pipelineParts.ts";
import { RouterLink } from "../../ui/RouterLink.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { isFiltered, type JobSearch } from "./search.ts";

const link = "text-kumo-link underline underline-offset-2";

/** Why a queue takes no jobs; null if it does or is not known. */
function addRefusalOf(name: string): Refusal | null {
  const queue = cachedQueue(name);
  return queue ? capabilitiesOf(queue).addJobs.refusal : null;
}

/** Explains why the job list is empty: there are no jobs, or none match the filter. */
export function EmptyJobs({ search }: { search: JobSearch }) {
  const hint = parts().hints.jobs;
  if (!isFiltered(search))
    return (
      <EmptyState
        title="No jobs yet"
        action={
          <>
            <RouterLink href="/jobs/new" className={link}>
              Add a job
            </RouterLink>
            {hint && (
              <RouterLink href={hint.href} className={link}>
                {hint.label}
              </RouterLink>
            )}
          </>
        }
      >
        Every message sent to a queue appears here as a job.
      </EmptyState>
    );
  const refusal = search.queue === undefined ? null : addRefusalOf(search.queue);
  if (refusal?.code === "takes_no_jobs")
    return <EmptyState title={`No jobs in ${refusal.queue}`}>Its messages are not jobs: {refusalText(refusal)}.</EmptyState>;
  const { from, to, ...withoutTime } = search;
  return (
    <EmptyState
      title="No jobs match this filter"
      action={
        <>
          <Link to="/jobs" search={search.columns ? { columns: search.columns } : {}} className={link}>
            Clear filter
          </Link>
          {(from || to) && (
            <Link to="/jobs" search={withoutTime} className={link}>
              Search any time
            </Link>
          )}
        </>
      }
    >
      {from || to ? "All stored jobs from this time range were searched." : "All stored jobs were searched."} Completed jobs are kept for{" "}
      {retentionDays.completedJobs} days and failed jobs for {retentionDays.failedJobs}, unless their options say otherwise.
    </EmptyState>
  );
}
