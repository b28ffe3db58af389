import { isControlled } from "#domain/queues/consumers";
import { isLimited, type QueueView } from "#domain/queues/health";
import type { Toast } from "../../core/toasts/toastQueue.ts";
import { pluralize } from "../../ui/format.ts";

type ToastText = Omit<Toast, "id">;
type ResumedQueue = Pick<QueueView, "name" | "counts" | "rateLimit" | "keyRateLimit" | "concurrency" | "consumer">;

/** The toast after a queue was resumed: how many jobs wait, and what may still hold them back. */
export function resumedQueueToast(queue: ResumedQueue): ToastText {
  const { name, counts } = queue;
  const title = `Resumed ${name}`;
  if (counts.waiting === 0) return { title, description: "No jobs are waiting." };
  const waiting = pluralize(counts.waiting, "job");
  const waitingText = `${waiting} ${counts.waiting === 1 ? "is" : "are"} waiting`;
  if (!isControlled(queue)) return { title, description: `${waitingText} for a Worker to take ${counts.waiting === 1 ? "it" : "them"}.` };
  return { title, description: isLimited(queue) ? `${waitingText} and can start as the limits allow.` : `${waitingText} and can start.` };
}
