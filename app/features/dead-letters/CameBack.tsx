import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { cameBackText } from "./labels.ts";

/** A mark on a message that failed again after a replay; nothing on others. */
export function CameBack({ deadLetter }: { deadLetter: Pick<DeadLetter, "cameBack" | "possibleReplayOf"> }) {
  const text = cameBackText(deadLetter);
  return text && <span className="whitespace-nowrap text-kumo-warning">{text}</span>;
}
