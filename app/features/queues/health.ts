import { backlogSeconds, healthOf, type HealthLabel, isLimited, type QueueView } from "#domain/queues/health";
import { pluralize, shortActorName } from "../../ui/format.ts";

/** When this page last saw each queue paused, ms of `performance.now()`. */
const lastSeenPausedAt = new Map<string, number>();
/** After a pause, waiting jobs take a moment to be dispatched. Within this time, ms, a queue is not called "No consumer". */
const resumeGraceMs = 20_000;

/** The health of a queue at `now` (ms). Just after a pause that this page has seen, "No consumer" becomes "Backlogged". */
export function healthWordOf(queue: QueueView, now: number): HealthLabel {
  const word = healthOf(queue, new Date(now));
  if (word === "Paused") lastSeenPausedAt.set(queue.name, performance.now());
  const wasJustResumed = performance.now() - (lastSeenPausedAt.get(queue.name) ?? -Infinity) < resumeGraceMs;
  return word === "No consumer" && wasJustResumed ? "Backlogged" : word;
}

/** The reason for the health of a queue, as a short text. */
export function healthReasonOf(queue: QueueView, word: HealthLabel): string {
  const behind = `Oldest job has been waiting over ${backlogSeconds} s`;
  switch (word) {
    case "Paused":
      return queue.pause ? `Paused by ${shortActorName(queue.pause.by)}: ${queue.pause.reason}` : "Paused";
    case "No consumer":
      return `${behind}. No job is running or has finished since, and the queue is not paused or limited.`;
    case "Failing":
      return pluralize(queue.openDeadLetters, "open dead letter");
    case "Backlogged":
      return isLimited(queue) ? `${behind}. The limits of the queue may be the cause.` : behind;
    case "Active":
      return "Jobs are running, waiting or delayed";
    case "Idle":
      return "No jobs are running, waiting or delayed";
  }
}
