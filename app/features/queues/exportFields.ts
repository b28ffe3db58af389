import { type JobState, jobStates } from "#domain/jobs/job";
import type { QueueRow } from "./columns.tsx";

/** A queue as a flat row of the export. */
export const queueExportRow = ({ hour, perMinute, ...queue }: QueueRow) => ({
  ...queue,
  // Of a queue outside the job layer, only the jobs that are stored are known.
  ...(Object.fromEntries(
    jobStates.map((state) => [state, queue.countsKnown || queue.counts[state] > 0 ? queue.counts[state] : null]),
  ) as Record<JobState, number | null>),
  backlogMessages: queue.backlog?.count ?? null,
  backlogBytes: queue.backlog?.bytes ?? null,
  oldestMessageAt: queue.backlog?.oldestMessageAt ?? null,
  pausedBy: queue.pause?.by ?? null,
  pauseReason: queue.pause?.reason ?? null,
  perMinute: perMinute ?? null,
  waitP50Ms: hour?.waitP50Ms ?? null,
  waitP95Ms: hour?.waitP95Ms ?? null,
  runP50Ms: hour?.runP50Ms ?? null,
  runP95Ms: hour?.runP95Ms ?? null,
});

/** The columns of the export of queues, in order. */
export const queueExportFields = [
  "name",
  "service",
  "purpose",
  "state",
  "waiting",
  "delayed",
  "blocked",
  "active",
  "completed",
  "failed",
  "openDeadLetters",
  "oldestWaitingAt",
  "lastFinishedAt",
  "pausedBy",
  "pauseReason",
  "rateLimit",
  "keyRateLimit",
  "concurrency",
  "perMinute",
  "waitP50Ms",
  "waitP95Ms",
  "runP50Ms",
  "runP95Ms",
  "displayName",
  "consumer",
  "backlogMessages",
  "backlogBytes",
  "oldestMessageAt",
] as const satisfies (keyof ReturnType<typeof queueExportRow>)[];
