import type { Saying } from "../toasts/say.ts";
import { startNote } from "../queues/startsWhen.ts";

/** What is done to a brand whose cycle is asked for. */
export const triggerVerb = "trigger a cycle of";

/** What is said once a cycle of a brand was asked for; its command travels on `sm-commands`. */
export const cycleSaying = (name: string): Omit<Saying, "id"> => ({
  title: `Cycle requested for ${name}`,
  description: `${startNote("sm-commands")} This is its trace.`,
});
