import { serverNow } from "../clock/serverClock.ts";
import { startNoteByName, startNotesByName } from "../queues/startNotes.ts";
import type { Toast } from "../toasts/toastQueue.ts";
import { formatClock, pluralize } from "../ui/format.ts";

type ToastText = Omit<Toast, "id">;
type Named = { errorName: string; queue: string };

/** A dead letter as one would call it. */
export const deadLetterLabel = ({ errorName, queue }: Named) => `${errorName || "Unknown error"} in ${queue}`;

/** What is said once a dead letter was sent again, wherever that was asked for. `attempts`: how many it gets, where that is known. */
export const replayedToast = (queue: string, attempts?: string): ToastText => ({
  title: `Replayed to ${queue}`,
  description: `${startNoteByName(queue)}${attempts ? ` ${attempts}.` : ""} If it fails again, it reappears here.`,
});

/** {@link replaySaying} of many. */
export const bulkReplayedToast = (letters: readonly Pick<Named, "queue">[]): ToastText => ({
  title: `${pluralize(letters.length, "dead letter")} replayed`,
  description: `${startNotesByName(letters.map(({ queue }) => queue))} If one fails again, it reappears here.`,
});

export const droppedToast = (letter: Named): ToastText => ({ title: "Dropped", description: deadLetterLabel(letter) });
export const restoredToast = (letter: Named): ToastText => ({ title: "Open again", description: deadLetterLabel(letter) });

/** The title once dead letters are hidden until a time. */
export const snoozedTitle = (until: Date): string => `Snoozed until ${formatClock(until.toISOString(), serverNow())}`;
export const snoozedToast = (letter: Named, until: Date): ToastText => ({
  title: snoozedTitle(until),
  description: deadLetterLabel(letter),
});
