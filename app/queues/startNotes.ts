import { isLimited, type Overview, type QueueView } from "#domain/queues/health";
import { serverNow } from "../clock/serverClock.ts";
import { queryKeys } from "../live/queryKeys.ts";
import { queryClient } from "../queryClient.ts";
import { formatClock, pluralize } from "../ui/format.ts";

type TargetQueue = Pick<QueueView, "name" | "state" | "pause" | "counts" | "rateLimit" | "keyRateLimit" | "concurrency">;

/** What keeps a job from starting although it is due, in a sentence: a pause of its queue. Null where nothing is known to. */
export function pauseNoteOf({ name, state, pause }: Pick<TargetQueue, "name" | "state" | "pause">, now: number): string | null {
  if (state !== "paused") return null;
  return pause?.resumeAt
    ? `${name} is paused until ${formatClock(pause.resumeAt, now)}: starts then, or when you resume it.`
    : `${name} is paused: starts when you resume it.`;
}

/** What a job that was just sent to a queue still waits for, in a sentence: nothing is promised that the queue does not keep. */
export function startNoteOf(queue: TargetQueue, now: number): string {
  const { name, counts } = queue;
  const held = pauseNoteOf(queue, now);
  if (held !== null) return held;
  // The job itself may be counted among those that wait.
  const ahead = counts.waiting - 1;
  if (ahead > 0) return `${pluralize(ahead, "other job")} waiting in ${name}.`;
  return isLimited(queue) ? `Starts as soon as the limits of ${name} allow.` : `Sent to ${name}.`;
}

/** What jobs that were just sent wait for, in a sentence or a few; `names` has the queue of each. */
export function startNotesByName(names: readonly string[]): string {
  const queues = queryClient.getQueryData<Overview>(queryKeys.overview)?.queues ?? [];
  return startNotesOf(
    [...new Set(names)].map((name) => queues.find((one) => one.name === name) ?? name),
    serverNow(),
  );
}

/** {@link startNotes} of queues; one that the dashboard doesn't know is given by its name. */
export function startNotesOf(sent: readonly (TargetQueue | string)[], now: number): string {
  const notes = sent.map((queue) => {
    if (typeof queue === "string") return `Sent to ${queue}.`;
    const { name, state, pause } = queue;
    if (state === "paused")
      return pause?.resumeAt
        ? `${name} is paused until ${formatClock(pause.resumeAt, now)}: jobs start then, or when you resume it.`
        : `${name} is paused: jobs start when you resume it.`;
    return isLimited(queue) ? `Jobs start as the limits of ${name} allow.` : `Sent to ${name}.`;
  });
  // What waits is said first; where nothing does, many names would say little.
  const waits = notes.filter((note) => !note.startsWith("Sent to"));
  if (waits.length === 0 && notes.length > 1) return `Sent to ${pluralize(notes.length, "queue")}.`;
  return (waits.length > 0 ? waits : notes).join(" ");
}

/** {@link startsWhen} of a queue by its name, as the dashboard knows it now. */
export function startNoteByName(name: string): string {
  const queue = queryClient.getQueryData<Overview>(queryKeys.overview)?.queues.find((one) => one.name === name);
  return queue ? startNoteOf(queue, serverNow()) : `Sent to ${name}.`;
}
