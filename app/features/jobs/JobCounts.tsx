import { Link } from "@tanstack/react-router";
import { type JobState, jobStates } from "#domain/jobs/job";
import { useOverviewPart } from "../../core/live/overview.ts";
import { formatCount, pluralize } from "../../ui/format.ts";

/** The number of jobs in total and per state, from the queue counters. Each number links to the list it counts. */
export function JobCounts({ queue }: { queue: string | undefined }) {
  const text = useOverviewPart((overview) => {
    const queues = overview.queues.filter(({ name }) => queue === undefined || name === queue);
    return JSON.stringify(jobStates.map((state) => queues.reduce((sum, { counts }) => sum + counts[state], 0)));
  });
  if (text === undefined) return null;
  const numbers = JSON.parse(text) as number[];
  const total = numbers.reduce((sum, value) => sum + value, 0);
  const countOf = (state: JobState) => numbers[jobStates.indexOf(state)] ?? 0;
  const shownStates = (["active", "waiting", "delayed", "blocked", "failed"] as const).filter((state) => countOf(state) > 0);
  return (
    <>
      <Link to="/jobs" search={queue ? { queue } : {}} className="hover:underline">
        <span className="figure">{pluralize(total, "job")}</span>
      </Link>
      {shownStates.map((state) => (
        <span key={state}>
          {" · "}
          <Link to="/jobs" search={{ ...(queue ? { queue } : {}), state }} className="hover:underline">
            <span className="figure">{formatCount(countOf(state))}</span> {state}
          </Link>
        </span>
      ))}
    </>
  );
}
