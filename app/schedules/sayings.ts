import type { Schedule } from "#domain/schedules";
import { serverNow } from "../clock/serverClock.ts";
import { startNote } from "../queues/startsWhen.ts";
import type { Saying } from "../toasts/say.ts";
import { clockOf } from "../ui/words.ts";

type Said = Omit<Saying, "id">;

/** What is said once a schedule was run on demand. */
export const runSaying = ({ name, queue }: { name: string; queue: string }): Said => ({
  title: `Created a job of ${name}`,
  description: `${startNote(queue)} The schedule is unchanged.`,
});

export const resumedSaying = ({ name, nextAt }: Pick<Schedule, "name" | "nextAt">): Said => ({
  title: `Resumed ${name}`,
  description: nextAt ? `Next run: ${clockOf(nextAt, serverNow())}.` : "No runs left: it has ended.",
});

export const pausedSaying = (name: string): Said => ({ title: `Paused ${name}`, description: "Runs planned meanwhile are not made." });

export const deletedSaying = (name: string): Said => ({ title: `Deleted ${name}`, description: "The jobs it has made stay." });
