import { isLimited, type Overview, type QueueView } from "#domain/queues/health";
import { serverNow } from "../core/clock/serverClock.ts";
import { queryKeys } from "../core/queryKeys.ts";
import { queryClient } from "../core/queryClient.ts";
import { formatClock, pluralize } from "./format.ts";

type TargetQueue = Pick<
  QueueView,
  "name" | "state" | "pause" | "counts" | "rateLimit" | "keyRateLimit" | "concurrency" | "consumer" | "hasProducer"
>;

/** True when the Worker of the job layer sends the message, because Signalbox can't. */
const isSentByWorker = ({ consumer, hasProducer }: TargetQueue): boolean => consumer === "job-layer" && !hasProducer;

/** A sentence that says how the pause of a queue holds back a due job. Null if the queue is not paused. */
export function pauseNoteOf({ name, state, pause }: Pick<TargetQueue, "name" | "state" | "pause">, now: number): string | null {
  if (state !== "paused") return null;
  return pause?.resumeAt
    ? `${name} is paused until ${formatClock(pause.resumeAt, now)}. The job starts then, or when you resume the queue.`
    : `${name} is paused. The job starts when you resume the queue.`;
}

const withinAMinute = (start: string, name: string): string =>
  `${start} within a minute: Signalbox is not a producer of ${name}, so the Worker that consumes it sends the message`;

/** A sentence that says what a job just sent to a queue still waits for. It promises nothing that the queue may not keep. */
export function startNoteOf(queue: TargetQueue, now: number): string {
  const { name, counts } = queue;
  const pauseNote = pauseNoteOf(queue, now);
  if (pauseNote !== null) return pauseNote;
  if (isSentByWorker(queue)) return `${withinAMinute("Starts", name)}.`;
  // The job itself may be among those counted as waiting.
  const ahead = counts.waiting - 1;
  if (ahead > 0) return `${pluralize(ahead, "other job")} waiting in ${name}.`;
  return isLimited(queue) ? `Starts as soon as the limits of ${name} allow.` : `Sent to ${name}.`;
}

/** {@link startNotesOf} for the queues named in `names`, one name per job, with the state the dashboard has loaded. */
export function startNotesByName(names: readonly string[]): string {
  const queues = queryClient.getQueryData<Overview>(queryKeys.overview)?.queues ?? [];
  return startNotesOf(
    [...new Set(names)].map((name) => queues.find((queue) => queue.name === name) ?? name),
    serverNow(),
  );
}

/** Sentences that say what the jobs just sent to several queues wait for. A queue that is not loaded is given by its name. */
export function startNotesOf(sent: readonly (TargetQueue | string)[], now: number): string {
  // Only queues that hold jobs back are worth naming; if there are none, the number of queues is enough.
  const holding = sent.flatMap((queue) => {
    if (typeof queue === "string") return [];
    const { name, state, pause } = queue;
    if (state === "paused")
      return pause?.resumeAt
        ? `${name} is paused until ${formatClock(pause.resumeAt, now)}. Jobs start then, or when you resume the queue.`
        : `${name} is paused. Jobs start when you resume the queue.`;
    if (isSentByWorker(queue)) return `${withinAMinute("Jobs start", name)}.`;
    return isLimited(queue) ? `Jobs start as the limits of ${name} allow.` : [];
  });
  if (holding.length > 0) return holding.join(" ");
  const [first = ""] = sent.map((queue) => (typeof queue === "string" ? queue : queue.name));
  return sent.length > 1 ? `Sent to ${pluralize(sent.length, "queue")}.` : `Sent to ${first}.`;
}

/** {@link startNoteOf} for a queue by name, with the state the dashboard has loaded. */
export function startNoteByName(name: string): string {
  const queue = queryClient.getQueryData<Overview>(queryKeys.overview)?.queues.find((candidate) => candidate.name === name);
  return queue ? startNoteOf(queue, serverNow()) : `Sent to ${name}.`;
}
