import type { Job } from "#domain/jobs/job";
import { statusStyleOf, type StatusStyle as StateWord } from "../../ui/StatusLabel.tsx";
import { formatDuration } from "../../ui/format.ts";

const stateSigns: Record<Job["state"], StateWord> = {
  waiting: { word: "Waiting", shape: "stack", tone: "quiet" },
  delayed: { word: "Delayed", shape: "clock", tone: "quiet" },
  blocked: { word: "Blocked", shape: "bars", tone: "quiet" },
  active: { word: "Active", shape: "dot", tone: "info" },
  completed: { word: "Completed", shape: "check", tone: "quiet" },
  failed: { word: "Failed", shape: "cross", tone: "danger" },
};

/** The label and icon of a job state. A cancelled job is shown as cancelled, not as failed. */
export function stateSignOf({ state, errorName, cancelledAt }: Pick<Job, "state" | "errorName" | "cancelledAt">): StateWord {
  if (state === "failed" && errorName === "CancelledError") return { word: "Cancelled", shape: "dash", tone: "quiet" };
  if (state === "active" && cancelledAt) return { word: "Stopping", shape: "dash", tone: "warning" };
  return statusStyleOf(stateSigns, state);
}

/** Formats a duration, ms: "840 ms", "1.1 s", "2 m". */
export function formatElapsed(ms: number): string {
  if (ms < 0) return "0 ms";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : formatDuration(ms);
}

const msBetween = (from: string, to: string | number): number =>
  Math.max(0, (typeof to === "number" ? to : Date.parse(to)) - Date.parse(from));

/**
 * How long the job waited for its first attempt, ms, so far if it still waits. Null after a retry, because the row holds only the
 * times of the last attempt.
 */
export function waitMsOf(job: Job, now: number): number | null {
  if (job.attempt === 0) return job.finishedAt || job.state === "blocked" ? null : msBetween(job.createdAt, now);
  return job.attempt === 1 && job.startedAt && job.state !== "delayed" && job.state !== "waiting"
    ? msBetween(job.createdAt, job.startedAt)
    : null;
}

/** How long the last attempt ran, ms, so far if it still runs. Null if that is not known. */
export function runMsOf(job: Job, now: number): number | null {
  if (!job.startedAt) return null;
  if (job.state === "active") return msBetween(job.startedAt, now);
  return job.finishedAt && job.errorName !== "CancelledError" ? msBetween(job.startedAt, job.finishedAt) : null;
}
