import type { Job } from "#domain/jobs/job";
import { statusStyleOf, type StatusStyle as StateWord } from "../ui/StatusLabel.tsx";
import { formatDuration } from "../ui/format.ts";

const stateSigns: Record<Job["state"], StateWord> = {
  waiting: { word: "Waiting", shape: "stack", tone: "quiet" },
  delayed: { word: "Delayed", shape: "clock", tone: "quiet" },
  blocked: { word: "Blocked", shape: "bars", tone: "quiet" },
  active: { word: "Active", shape: "dot", tone: "info" },
  completed: { word: "Completed", shape: "check", tone: "quiet" },
  failed: { word: "Failed", shape: "cross", tone: "danger" },
};

/** The state as one says it: what somebody stopped did not fail. */
export function stateSignOf({ state, errorName, cancelledAt }: Pick<Job, "state" | "errorName" | "cancelledAt">): StateWord {
  if (state === "failed" && errorName === "CancelledError") return { word: "Cancelled", shape: "dash", tone: "quiet" };
  if (state === "active" && cancelledAt) return { word: "Stopping", shape: "dash", tone: "warning" };
  return statusStyleOf(stateSigns, state);
}

/** How long, as exactly as it matters: "840 ms", "1.1 s", "2 m". */
export function formatElapsed(ms: number): string {
  if (ms < 0) return "0 ms";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : formatDuration(ms);
}

const msBetween = (from: string, to: string | number): number =>
  Math.max(0, (typeof to === "number" ? to : Date.parse(to)) - Date.parse(from));

/** How long it waited for its first try, or has; null where it was tried again, because the row tells of its last try alone. */
export function waitMsOf(job: Job, now: number): number | null {
  if (job.attempt === 0) return job.finishedAt || job.state === "blocked" ? null : msBetween(job.createdAt, now);
  return job.attempt === 1 && job.startedAt && job.state !== "delayed" && job.state !== "waiting"
    ? msBetween(job.createdAt, job.startedAt)
    : null;
}

/** How long its last try ran, or has; null where none is told. */
export function runMsOf(job: Job, now: number): number | null {
  if (!job.startedAt) return null;
  if (job.state === "active") return msBetween(job.startedAt, now);
  return job.finishedAt && job.errorName !== "CancelledError" ? msBetween(job.startedAt, job.finishedAt) : null;
}
