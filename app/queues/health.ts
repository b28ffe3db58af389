import { backlogSeconds, healthOf, type HealthLabel, isLimited, type QueueView } from "#domain/queues/health";
import { pluralize, shortActorName } from "../ui/format.ts";

/** When this desk last saw a queue paused, ms on the page's own timer. */
const lastSeenPausedAt = new Map<string, number>();
/** After a pause what waited takes a moment to be sent again: so long nobody can say that nothing takes it. */
const resumeGraceMs = 20_000;

/** The word for a queue as this desk has seen it. */
export function healthWordOf(queue: QueueView, now: number): HealthLabel {
  const word = healthOf(queue, new Date(now));
  if (word === "Paused") lastSeenPausedAt.set(queue.name, performance.now());
  const woke = performance.now() - (lastSeenPausedAt.get(queue.name) ?? -Infinity) < resumeGraceMs;
  return word === "No consumer" && woke ? "Backlogged" : word;
}

/** Why a queue has its word: shown on hover. */
export function healthReasonOf(queue: QueueView, word: HealthLabel): string {
  const behind = `Its oldest waiting job came over ${backlogSeconds} s ago`;
  switch (word) {
    case "Paused":
      return queue.pause ? `Paused by ${shortActorName(queue.pause.by)}: ${queue.pause.reason}` : "Paused";
    case "No consumer":
      return `${behind}, none runs, none ended since, and neither a pause nor a limit holds it back`;
    case "Failing":
      return pluralize(queue.openDeadLetters, "open dead letter");
    case "Backlogged":
      return isLimited(queue) ? `${behind}; its limits may hold it back` : behind;
    case "Active":
      return "Jobs run, wait for a moment, or are delayed";
    case "Idle":
      return "No job runs, waits or is delayed";
  }
}
