import type { Schedule } from "#domain/schedules/schedule";
import { serverNow } from "../../core/clock/serverClock.ts";
import { startNoteByName } from "../../ui/startNotes.ts";
import type { Toast } from "../../core/toasts/toastQueue.ts";
import { formatClock } from "../../ui/format.ts";

type ToastText = Omit<Toast, "id">;

/** The toast after a run on demand. */
export const runToast = ({ name, queue }: { name: string; queue: string }): ToastText => ({
  title: `Created a job from ${name}`,
  description: `${startNoteByName(queue)} The schedule is unchanged.`,
});

/** The toast after a resume. The argument is the schedule after it. */
export const resumedToast = ({ name, nextAt }: Pick<Schedule, "name" | "nextAt">): ToastText => ({
  title: `Resumed ${name}`,
  description: nextAt ? `Next run: ${formatClock(nextAt, serverNow())}.` : "No runs left: the schedule has ended.",
});

export const pausedToast = (name: string): ToastText => ({
  title: `Paused ${name}`,
  description: "Runs due while it is paused are not created.",
});

export const deletedToast = (name: string): ToastText => ({ title: `Deleted ${name}`, description: "Jobs it already created are kept." });
