import type { JobState } from "#domain/jobs/job";
import { links } from "../../core/links.ts";
import { LinkedCount } from "../../ui/LinkedCount.tsx";

/** The number of jobs of a queue in a state, as a link to these jobs. */
export const JobCountLink = ({ queue, state, value }: { queue: string; state: JobState; value: number }) => (
  <LinkedCount {...links.jobs({ queue, state })} value={value} label={`${state} ${value === 1 ? "job" : "jobs"} in ${queue}`} />
);
