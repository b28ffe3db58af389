import type { QueueRow } from "./columns.tsx";

/** A queue as a flat row of the export. */
export const queueExportRow = ({ hour, perMinute, ...queue }: QueueRow) => ({
  ...queue,
  ...queue.counts,
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
] as const satisfies (keyof ReturnType<typeof queueExportRow>)[];
