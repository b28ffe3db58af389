import { LinkedCount } from "../ui/LinkedCount.tsx";

/** How many open dead letters a queue has, leading to them. */
export const DeadLetterCountLink = ({ queue, value }: { queue: string; value: number }) => (
  <LinkedCount to="/dead-letters" search={{ queue }} value={value} label={`open dead letters of ${queue}`} alarm />
);
