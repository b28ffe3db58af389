import type { Job } from "#domain/jobs/job";
import { startNoteByName, startNotesByName } from "../queues/startNotes.ts";
import type { Toast } from "../toasts/toastQueue.ts";
import { pluralize } from "../ui/format.ts";

type ToastText = Omit<Toast, "id">;

/** What is said once a job was retried, wherever it was asked for. `job` is as it is then. */
export const retriedToast = ({ type, queue, state, attempts, attempt }: Job): ToastText => ({
  title: `${type} is ${state === "blocked" ? "blocked" : "waiting"} again`,
  description: `${pluralize(attempts - attempt, "attempt")}. ${state === "blocked" ? "Starts when its children are over." : startNoteByName(queue)}`,
});

/** What is said once a delayed job was promoted. */
export const promotedToast = ({ type, queue }: Pick<Job, "type" | "queue">): ToastText => ({
  title: `Promoted ${type}`,
  description: startNoteByName(queue),
});

type Named = Pick<Job, "type" | "queue" | "state">;

/** What is said once a job was cancelled; `state` is the one it had. */
export const cancelledToast = ({ type, queue, state }: Named): ToastText =>
  state === "active"
    ? { title: "Asked to stop", description: `${type} in ${queue} ends as cancelled, unless it completes first.` }
    : { title: "Cancelled", description: `${type} in ${queue}` };

/** What is said once a job was removed. */
export const removedToast = ({ type, queue }: Omit<Named, "state">): ToastText => ({
  title: "Removed",
  description: `${type} in ${queue}`,
});

const jobsAre = (some: readonly unknown[], words: string) =>
  `${pluralize(some.length, "job")} ${some.length === 1 ? "is" : "are"} ${words}`;

/** What is said once many jobs were retried; `jobs` are as they are then. */
export function bulkRetriedToast(jobs: readonly Pick<Job, "queue" | "state">[]): ToastText {
  const blocked = jobs.filter(({ state }) => state === "blocked");
  const sent = jobs.filter(({ state }) => state !== "blocked");
  return {
    title: sent.length ? jobsAre(sent, "waiting again") : jobsAre(blocked, "blocked again"),
    description: [
      ...(sent.length ? [startNotesByName(sent.map(({ queue }) => queue))] : []),
      ...(blocked.length ? [`${sent.length ? `${jobsAre(blocked, "blocked again")}: starts` : "Starts"} when all children are over.`] : []),
    ].join(" "),
  };
}

/** What is said once many jobs were cancelled; `jobs` are as they were before. */
export function bulkCancelledToast(jobs: readonly Pick<Job, "state">[]): ToastText {
  const asked = jobs.filter(({ state }) => state === "active");
  const ended = jobs.length - asked.length;
  if (asked.length === 0) return { title: `${pluralize(ended, "job")} cancelled` };
  return {
    title: ended
      ? `${pluralize(ended, "job")} cancelled, ${asked.length} asked to stop`
      : `${pluralize(asked.length, "job")} asked to stop`,
    description: "Running jobs end as cancelled, unless they complete first.",
  };
}
