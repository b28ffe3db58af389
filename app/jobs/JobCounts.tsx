import { Link } from "@tanstack/react-router";
import { type JobState, jobStates } from "#domain/jobs/job";
import { useOverviewPart } from "../live/overview.ts";
import { formatCount } from "../ui/format.ts";

/** How many there are of each state, from the counters; each leads to the list it counts. */
export function JobCounts({ queue }: { queue: string | undefined }) {
  const text = useOverviewPart((overview) => {
    const queues = overview.queues.filter(({ name }) => queue === undefined || name === queue);
    return JSON.stringify(jobStates.map((state) => queues.reduce((sum, { counts }) => sum + counts[state], 0)));
  });
  if (text === undefined) return null;
  const numbers = JSON.parse(text) as number[];
  const of = (state: JobState) => numbers[jobStates.indexOf(state)] ?? 0;
  const told = (["active", "waiting", "delayed", "blocked", "failed"] as const).filter((state) => of(state) > 0);
  return (
    <>
      <Link to="/jobs" search={queue ? { queue } : {}} className="hover:underline">
        <span className="figure">{formatCount(numbers.reduce((sum, one) => sum + one, 0))}</span> kept
      </Link>
      {told.map((state) => (
        <span key={state}>
          {" · "}
          <Link to="/jobs" search={{ ...(queue ? { queue } : {}), state }} className="hover:underline">
            <span className="figure">{formatCount(of(state))}</span> {state}
          </Link>
        </span>
      ))}
    </>
  );
}
