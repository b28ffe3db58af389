import { z } from "zod";
import { jobStates } from "./jobs.ts";

export const Counts = z.object(
  Object.fromEntries(jobStates.map((state) => [state, z.number().int()])) as Record<(typeof jobStates)[number], z.ZodNumber>,
);
export type Counts = z.infer<typeof Counts>;

/** A queue as the desk shows it. */
export const QueueView = z.object({
  name: z.string(),
  service: z.string(),
  purpose: z.string(),
  state: z.enum(["running", "paused"]),
  counts: Counts,
  openDeadLetters: z.number().int(),
  oldestWaitingAt: z.string().nullable(),
  lastFinishedAt: z.string().nullable(),
  pause: z.object({ by: z.string(), at: z.string(), reason: z.string(), resumeAt: z.string().nullable() }).nullable(),
});
export type QueueView = z.infer<typeof QueueView>;

/** Health in a word. `Failing` is the only red one. */
export type HealthWord = "Idle" | "Active" | "Backlogged" | "Paused" | "Failing";

/** A queue whose oldest job waits longer than this is behind. */
export const backlogSeconds = 60;

/** The word for a queue at time `now`. */
export function healthOf(queue: Pick<QueueView, "state" | "counts" | "openDeadLetters" | "oldestWaitingAt">, now: Date): HealthWord {
  if (queue.state === "paused") return "Paused";
  if (queue.openDeadLetters > 0) return "Failing";
  const waitedMs = queue.oldestWaitingAt ? now.getTime() - Date.parse(queue.oldestWaitingAt) : 0;
  if (queue.counts.waiting > 0 && waitedMs > backlogSeconds * 1000) return "Backlogged";
  return queue.counts.waiting + queue.counts.active + queue.counts.delayed > 0 ? "Active" : "Idle";
}

/** What the OpsAgent pushes, and what `GET /api/overview` answers. `troubles` are worst first; `since` is ISO UTC or null. */
export const Trouble = z.object({
  kind: z.enum(["deadLetters", "paused", "backlog", "approval", "failedRuns"]),
  target: z.string(),
  count: z.number().int(),
  since: z.string().nullable(),
  detail: z.string(),
});
export type Trouble = z.infer<typeof Trouble>;

export const Overview = z.object({
  at: z.string(),
  troubles: z.array(Trouble),
  queues: z.array(QueueView),
  openDeadLetters: z.number().int(),
  runs: z.object({ running: z.number().int(), waiting: z.number().int() }),
  /** Changes whenever a dead letter or an audit entry is added or changed: lists refetch on it. */
  marks: z.object({ deadLetters: z.string(), audit: z.string(), brands: z.string() }),
});
export type Overview = z.infer<typeof Overview>;
