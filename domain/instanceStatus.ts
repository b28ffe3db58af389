/** The statuses of an instance: https://developers.cloudflare.com/workflows/build/workers-api/#instancestatus */
export const instanceStatuses = [
  "queued",
  "running",
  "waiting",
  "waitingForPause",
  "paused",
  "rollingBack",
  "complete",
  "errored",
  "terminated",
  "unknown",
] as const;
export type InstanceStatus = (typeof instanceStatuses)[number];

/** The statuses in words, in lower case. */
export const instanceStatusWords: Record<InstanceStatus, string> = {
  queued: "queued",
  running: "running",
  waiting: "waiting",
  waitingForPause: "about to pause",
  paused: "paused",
  rollingBack: "rolling back",
  complete: "complete",
  errored: "errored",
  terminated: "terminated",
  unknown: "in an unknown status",
};

/** The statuses in which an instance has ended. */
const endStatuses: ReadonlySet<InstanceStatus> = new Set(["complete", "errored", "terminated"]);
export const hasEnded = (status: InstanceStatus): boolean => endStatuses.has(status);

/** Returns the status of that name; `unknown` for a name that this version does not know. */
export const instanceStatusOf = (name: unknown): InstanceStatus => instanceStatuses.find((status) => status === name) ?? "unknown";
