import { startNote } from "../queues/startsWhen.ts";
import type { Saying } from "../toasts/say.ts";

/** What is said once a dead letter was sent again, wherever that was asked for. `attempts`: how many it gets, where that is known. */
export const replaySaying = (queue: string, attempts?: string): Omit<Saying, "id"> => ({
  title: `Replayed to ${queue}`,
  description: `${startNote(queue)}${attempts ? ` ${attempts}.` : ""} If it fails again, it reappears here.`,
});
