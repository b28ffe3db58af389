import type { JobState } from "#domain/jobs/job";
import { LinkedCount } from "../ui/LinkedCount.tsx";

/** How many jobs of a queue are in a state, leading to their list. */
export const JobCountLink = ({ queue, state, value }: { queue: string; state: JobState; value: number }) => (
  <LinkedCount to="/jobs" search={{ queue, state }} value={value} label={`${state} jobs of ${queue}`} />
);
