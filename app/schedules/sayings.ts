import { startNote } from "../queues/startsWhen.ts";
import type { Saying } from "../toasts/say.ts";

/** What is said once a schedule was run on demand. Its queue is not known where it was only found by its name. */
export const runSaying = ({ name, queue }: { name: string; queue?: string }): Omit<Saying, "id"> => ({
  title: `Created a job of ${name}`,
  description: `${queue === undefined ? "" : `${startNote(queue)} `}The schedule is unchanged.`,
});
