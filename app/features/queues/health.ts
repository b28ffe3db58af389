import { backlogSeconds, healthsOf, type HealthLabel, isLimited, type QueueView } from "#domain/queues/health";
import { formatShare } from "./failureShare.ts";
import { pluralize, shortActorName } from "../../ui/format.ts";

/** When this page last saw each queue paused, ms of `performance.now()`. */
const lastSeenPausedAt = new Map<string, number>();
/** After a pause, waiting jobs take a moment to be dispatched. Within this time, ms, a queue is not called "No consumer". */
const resumeGraceMs = 20_000;

/**
 * The health of a queue at `now` (ms): one word, or two if it fails and besides is behind. Just after a pause that this page has seen,
 * "No consumer" becomes "Backlogged".
 */
export function healthWordsOf(queue: QueueView, now: number): HealthLabel[] {
  const words = healthsOf(queue, new Date(now));
  if (words.includes("Paused")) lastSeenPausedAt.set(queue.name, performance.now());
  const wasJustResumed = performance.now() - (lastSeenPausedAt.get(queue.name) ?? -Infinity) < resumeGraceMs;
  return words.map((word) => (word === "No consumer" && wasJustResumed ? "Backlogged" : word));
}

/** Says why the backlog of a queue is not known, and what makes it known. */
export function backlogAdviceOf({ name, hasProducer, hasAccount }: Pick<QueueView, "name" | "hasProducer" | "hasAccount">): string {
  if (hasProducer) return "The platform does not report the backlog at the moment.";
  return hasAccount
    ? "The backlog is not counted here. Look at the waiting messages of the queue."
    : `Signalbox can't see what waits here. Set "replay": true for ${name} in signalbox.jsonc and deploy again, or consume it with createQueue.`;
}

/** The reason for the health of a queue, as a short text. */
export function healthReasonOf(queue: QueueView, word: HealthLabel): string {
  const noun = queue.countsKnown ? "job" : "message";
  const behind = `Oldest ${noun} has been waiting over ${backlogSeconds} s`;
  switch (word) {
    case "Paused":
      return queue.pause ? `Paused by ${shortActorName(queue.pause.by)}: ${queue.pause.reason}` : "Paused";
    case "No consumer":
      return `${behind}. No job is running or has finished since, and the queue is not paused or limited.`;
    case "Failing":
      return `${queue.failing ? `${formatShare(queue.failing)} failed in the last 5 minutes, ` : ""}${pluralize(queue.openDeadLetters, "open dead letter")}`;
    case "Backlogged":
      return isLimited(queue) ? `${behind}. The limits of the queue may be the cause.` : behind;
    case "Active":
      return queue.countsKnown ? "Jobs are running, waiting or delayed" : "Messages are in the queue";
    case "Idle":
      return queue.countsKnown ? "No jobs are running, waiting or delayed" : "No messages are in the queue";
    case "Unknown":
      return queue.consumer === "unknown" ? "No message of this queue was seen yet" : "What waits in this queue is not known";
  }
}

/** Says how many of the failures of the last minutes have a muted cause; empty for none. */
const mutedReasonOf = ({ failing }: QueueView): string[] =>
  failing && failing.muted > 0 ? [`${pluralize(failing.muted, "failure")} of muted causes in the last 5 minutes`] : [];

/** The reasons for all words of the health of a queue, and its failures of muted causes. */
export const healthReasonsOf = (queue: QueueView, now: number): string =>
  [...healthWordsOf(queue, now).map((word) => healthReasonOf(queue, word)), ...mutedReasonOf(queue)].join(". ");
