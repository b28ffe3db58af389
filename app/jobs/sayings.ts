import type { Job } from "#domain/jobs";
import { startNote } from "../queues/startsWhen.ts";
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
