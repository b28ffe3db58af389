import type { Schedule } from "#domain/schedules/schedule";
import { serverNow } from "../clock/serverClock.ts";
import { startNoteByName } from "../queues/startNotes.ts";
import type { Toast } from "../toasts/toastQueue.ts";
import { formatClock } from "../ui/format.ts";

type ToastText = Omit<Toast, "id">;

/** What is said once a schedule was run on demand. */
export const runToast = ({ name, queue }: { name: string; queue: string }): ToastText => ({
  title: `Created a job of ${name}`,
  description: `${startNoteByName(queue)} The schedule is unchanged.`,
});

export const resumedToast = ({ name, nextAt }: Pick<Schedule, "name" | "nextAt">): ToastText => ({
  title: `Resumed ${name}`,
  description: nextAt ? `Next run: ${formatClock(nextAt, serverNow())}.` : "No runs left: it has ended.",
});

export const pausedToast = (name: string): ToastText => ({ title: `Paused ${name}`, description: "Runs planned meanwhile are not made." });

export const deletedToast = (name: string): ToastText => ({ title: `Deleted ${name}`, description: "The jobs it has made stay." });
