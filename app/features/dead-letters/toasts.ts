import { serverNow } from "../../core/clock/serverClock.ts";
import { startNoteByName, startNotesByName } from "../../ui/startNotes.ts";
import type { Toast } from "../../core/toasts/toastQueue.ts";
import { formatClock, pluralize } from "../../ui/format.ts";

type ToastText = Omit<Toast, "id">;
type Named = { errorName: string; queue: string };

/** The label of a dead letter: "TypeError in publish-commands". */
export const deadLetterLabel = ({ errorName, queue }: Named) => `${errorName || "Unknown error"} in ${queue}`;

/** The toast after a replay. `attempts`: how many attempts the new job gets, such as "4 attempts", if known. */
export const replayedToast = (queue: string, attempts?: string): ToastText => ({
  title: `Replayed to ${queue}`,
  description: `${startNoteByName(queue)}${attempts ? ` ${attempts}.` : ""} If it fails again, it reappears here.`,
});

/** The toast after a bulk replay. */
export const bulkReplayedToast = (deadLetters: readonly Pick<Named, "queue">[]): ToastText => ({
  title: `${pluralize(deadLetters.length, "dead letter")} replayed`,
  description: `${startNotesByName(deadLetters.map(({ queue }) => queue))} If one fails again, it reappears here.`,
});

export const droppedToast = (deadLetter: Named): ToastText => ({ title: "Dropped", description: deadLetterLabel(deadLetter) });
export const restoredToast = (deadLetter: Named): ToastText => ({ title: "Reopened", description: deadLetterLabel(deadLetter) });

/** The toast title after a snooze. */
export const snoozedTitle = (until: Date): string => `Snoozed until ${formatClock(until.toISOString(), serverNow())}`;
export const snoozedToast = (deadLetter: Named, until: Date): ToastText => ({
  title: snoozedTitle(until),
  description: deadLetterLabel(deadLetter),
});
