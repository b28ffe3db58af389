import type { Job } from "#domain/jobs";
import { startNote, startNotes } from "../queues/startsWhen.ts";
import type { Saying } from "../toasts/say.ts";
import { counted } from "../ui/words.ts";

type Said = Omit<Saying, "id">;

/** What is said once a job was retried, wherever it was asked for. `job` is as it is then. */
export const retried = ({ type, queue, state, attempts, attempt }: Job): Said => ({
  title: `${type} is ${state === "blocked" ? "blocked" : "waiting"} again`,
  description: `${counted(attempts - attempt, "attempt")}. ${state === "blocked" ? "Starts when its children are over." : startNote(queue)}`,
});

/** What is said once a delayed job was promoted. */
export const promoted = ({ type, queue }: Pick<Job, "type" | "queue">): Said => ({
  title: `Promoted ${type}`,
  description: startNote(queue),
});

type Named = Pick<Job, "type" | "queue" | "state">;

/** What is said once a job was cancelled; `state` is the one it had. */
export const cancelled = ({ type, queue, state }: Named): Said =>
  state === "active"
    ? { title: "Asked to stop", description: `${type} in ${queue} ends as cancelled, unless it completes first.` }
    : { title: "Cancelled", description: `${type} in ${queue}` };

/** What is said once a job was removed. */
export const removed = ({ type, queue }: Omit<Named, "state">): Said => ({ title: "Removed", description: `${type} in ${queue}` });

const are = (some: readonly unknown[], words: string) => `${counted(some.length, "job")} ${some.length === 1 ? "is" : "are"} ${words}`;

/** What is said once many jobs were retried; `jobs` are as they are then. */
export function manyRetried(jobs: readonly Pick<Job, "queue" | "state">[]): Said {
  const blocked = jobs.filter(({ state }) => state === "blocked");
  const sent = jobs.filter(({ state }) => state !== "blocked");
  return {
    title: sent.length ? are(sent, "waiting again") : are(blocked, "blocked again"),
    description: [
      ...(sent.length ? [startNotes(sent.map(({ queue }) => queue))] : []),
      ...(blocked.length ? [`${sent.length ? `${are(blocked, "blocked again")}: starts` : "Starts"} when all children are over.`] : []),
    ].join(" "),
  };
}

/** What is said once many jobs were cancelled; `jobs` are as they were before. */
export function manyCancelled(jobs: readonly Pick<Job, "state">[]): Said {
  const asked = jobs.filter(({ state }) => state === "active");
  const ended = jobs.length - asked.length;
  if (asked.length === 0) return { title: `${counted(ended, "job")} cancelled` };
  return {
    title: ended ? `${counted(ended, "job")} cancelled, ${asked.length} asked to stop` : `${counted(asked.length, "job")} asked to stop`,
    description: "Running jobs end as cancelled, unless they complete first.",
  };
}
