import { FigureLink } from "../ui/FigureLink.tsx";

/** How many open dead letters a queue has, leading to them. */
export const DeadLink = ({ queue, value }: { queue: string; value: number }) => (
  <FigureLink to="/dead-letters" search={{ queue }} value={value} label={`open dead letters of ${queue}`} alarm />
);
