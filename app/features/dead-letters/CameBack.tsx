import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { cameBackText } from "./labels.ts";

/** A badge on a message that failed again after a replay; nothing on others. */
export function CameBack({ deadLetter }: { deadLetter: Pick<DeadLetter, "cameBack" | "possibleReplayOf"> }) {
  const text = cameBackText(deadLetter);
  return (
    text && <span className="rounded-full px-1.5 py-px text-xs whitespace-nowrap text-kumo-warning ring ring-kumo-warning/50">{text}</span>
  );
}
