import { isControlled } from "#domain/consumers";
import { isLimited, type QueueView } from "#domain/health";
import type { Saying } from "../toasts/say.ts";
import { counted } from "../ui/words.ts";

type Said = Omit<Saying, "id">;
type Resumed = Pick<QueueView, "name" | "counts" | "rateLimit" | "keyRateLimit" | "concurrency" | "consumer">;

/** What is said once a queue was resumed: what waits, and what it still waits for. */
export function resumedQueue(queue: Resumed): Said {
  const { name, counts } = queue;
  const title = `Resumed ${name}`;
  if (counts.waiting === 0) return { title, description: "No jobs are waiting." };
  const waiting = counted(counts.waiting, "job");
  const waits = `${waiting} ${counts.waiting === 1 ? "is" : "are"} waiting`;
  if (!isControlled(queue)) return { title, description: `${waits} for a Worker to take ${counts.waiting === 1 ? "it" : "them"}.` };
  return { title, description: isLimited(queue) ? `${waits} and can start as the limits allow.` : `${waits} and can start.` };
}
