import type { JobState } from "#domain/jobs/job";
import { LinkedCount } from "../../ui/LinkedCount.tsx";

/** The number of jobs of a queue in a state, as a link to these jobs. */
export const JobCountLink = ({ queue, state, value }: { queue: string; state: JobState; value: number }) => (
  <LinkedCount to="/jobs" search={{ queue, state }} value={value} label={`${state} jobs in ${queue}`} />
);
