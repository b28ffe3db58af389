import type { Toast } from "../../core/toasts/toastQueue.ts";
import { startNoteByName } from "../../ui/startNotes.ts";

/** The verb phrase of triggering a cycle, for failure texts. */
export const triggerVerb = "trigger a cycle of";

/** The toast after a cycle was triggered. Its command is sent on `sm-commands`. */
export const cycleRequestedToast = (name: string): Omit<Toast, "id"> => ({
  title: `Cycle requested for ${name}`,
  description: `${startNoteByName("sm-commands")} This page shows its trace.`,
});
