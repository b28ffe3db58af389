import type { Toast } from "../toasts/toastQueue.ts";
import { startNoteByName } from "../queues/startNotes.ts";

/** What is done to a brand whose cycle is asked for. */
export const triggerVerb = "trigger a cycle of";

/** What is said once a cycle of a brand was asked for; its command travels on `sm-commands`. */
export const cycleRequestedToast = (name: string): Omit<Toast, "id"> => ({
  title: `Cycle requested for ${name}`,
  description: `${startNoteByName("sm-commands")} This is its trace.`,
});
