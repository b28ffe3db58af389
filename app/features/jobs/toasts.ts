import type { Job } from "#domain/jobs/job";
import { startNoteByName, startNotesByName } from "../../ui/startNotes.ts";
import type { Toast } from "../../core/toasts/toastQueue.ts";
import { pluralize } from "../../ui/format.ts";

type ToastText = Omit<Toast, "id">;

/** The toast after a retry. The argument is the job after the retry. */
export const retriedToast = ({ type, queue, state, attempts, attempt }: Job): ToastText => ({
  title: `${type} is ${state === "blocked" ? "blocked" : "waiting"} again`,
  description: `${pluralize(attempts - attempt, "attempt")}. ${state === "blocked" ? "Starts when its child jobs finish." : startNoteByName(queue)}`,
});

/** The toast after a delayed job was promoted. */
export const promotedToast = ({ type, queue }: Pick<Job, "type" | "queue">): ToastText => ({
  title: `Promoted ${type}`,
  description: startNoteByName(queue),
});

type Named = Pick<Job, "type" | "queue" | "state">;

/** The toast after a job was cancelled. `state` is its state before. */
export const cancelledToast = ({ type, queue, state }: Named): ToastText =>
  state === "active"
    ? { title: "Stop requested", description: `${type} in ${queue} ends as cancelled unless it completes first.` }
    : { title: "Cancelled", description: `${type} in ${queue}` };

/** The toast after a job was removed. */
export const removedToast = ({ type, queue }: Omit<Named, "state">): ToastText => ({
  title: "Removed",
  description: `${type} in ${queue}`,
});

const jobsAre = (jobs: readonly unknown[], predicate: string) =>
  `${pluralize(jobs.length, "job")} ${jobs.length === 1 ? "is" : "are"} ${predicate}`;

/** The toast after a bulk retry. `jobs` are the jobs after the retry. */
export function bulkRetriedToast(jobs: readonly Pick<Job, "queue" | "state">[]): ToastText {
  const blocked = jobs.filter(({ state }) => state === "blocked");
  const sent = jobs.filter(({ state }) => state !== "blocked");
  return {
    title: sent.length ? jobsAre(sent, "waiting again") : jobsAre(blocked, "blocked again"),
    description: [
      ...(sent.length ? [startNotesByName(sent.map(({ queue }) => queue))] : []),
      ...(blocked.length ? [`${sent.length ? `${jobsAre(blocked, "blocked again")}: starts` : "Starts"} when all child jobs finish.`] : []),
    ].join(" "),
  };
}

/** The toast after a bulk cancel. `jobs` are the jobs before it. */
export function bulkCancelledToast(jobs: readonly Pick<Job, "state">[]): ToastText {
  const active = jobs.filter(({ state }) => state === "active");
  const ended = jobs.length - active.length;
  if (active.length === 0) return { title: `${pluralize(ended, "job")} cancelled` };
  return {
    title: ended
      ? `${pluralize(ended, "job")} cancelled, ${active.length} asked to stop`
      : `${pluralize(active.length, "job")} asked to stop`,
    description: "Running jobs end as cancelled unless they complete first.",
  };
}
