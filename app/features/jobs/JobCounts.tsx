import { countJobs, useOverviewPart } from "../../core/live/overview.ts";
import { pluralize } from "../../ui/format.ts";

/** The number of jobs of a queue or of all queues, from their counters. */
export function JobCounts({ queue }: { queue: string | undefined }) {
  const total = useOverviewPart(({ queues }) => countJobs(queues.filter(({ name }) => queue === undefined || name === queue)));
  if (total === undefined) return null;
  return (
    <span className="figure">
      {pluralize(total, "job")}
      {queue !== undefined && ` in ${queue}`}
    </span>
  );
}
