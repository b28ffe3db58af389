import type { JobState } from "#domain/jobs";
import { FigureLink } from "../ui/FigureLink.tsx";

/** How many jobs of a queue are in a state, leading to their list. */
export const CountLink = ({ queue, state, value }: { queue: string; state: JobState; value: number }) => (
  <FigureLink to="/jobs" search={{ queue, state }} value={value} label={`${state} jobs of ${queue}`} />
);
