import { links } from "../../core/links.ts";
import { LinkedCount } from "../../ui/LinkedCount.tsx";

/** The number of open dead letters of a queue, as a link to them. */
export const DeadLetterCountLink = ({ queue, value }: { queue: string; value: number }) => (
  <LinkedCount
    {...links.deadLetters({ queue })}
    value={value}
    label={`open ${value === 1 ? "dead letter" : "dead letters"} in ${queue}`}
    alarm
  />
);
