import type { RunStatus, Step, StepState } from "#domain/workflows/run";
import { statusStyleOf, type StatusStyle } from "../../ui/StatusLabel.tsx";
import { formatDuration } from "../../ui/format.ts";

const stepSigns: Record<StepState, StatusStyle> = {
  waiting: { word: "not started", shape: "ring", tone: "quiet" },
  running: { word: "running", shape: "dot", tone: "info" },
  done: { word: "done", shape: "check", tone: "quiet" },
  failed: { word: "failed", shape: "cross", tone: "danger" },
  stopped: { word: "stopped", shape: "bars", tone: "quiet" },
  skipped: { word: "skipped", shape: "dash", tone: "quiet" },
};

/** The sign of a step. A running step may await approval or be paused, which the status of its run tells. */
export function stepSign({ name, state }: Step, status: RunStatus): StatusStyle {
  if (state === "running" && name === "approval" && status === "waiting")
    return { word: "awaiting approval", shape: "clock", tone: "warning" };
  if (state === "running" && status === "paused") return { word: "paused", shape: "bars", tone: "warning" };
  return statusStyleOf(stepSigns, state);
}

/** The sign of each status of a run. */
export const statusSigns: Record<RunStatus, StatusStyle> = {
  starting: { word: "Starting", shape: "ring", tone: "info" },
  running: { word: "Running", shape: "dot", tone: "info" },
  waiting: { word: "Awaiting approval", shape: "clock", tone: "warning" },
  paused: { word: "Paused", shape: "bars", tone: "warning" },
  complete: { word: "Completed", shape: "check", tone: "quiet" },
  failed: { word: "Failed", shape: "cross", tone: "danger" },
  rejected: { word: "Rejected", shape: "dash", tone: "quiet" },
  terminated: { word: "Terminated", shape: "dash", tone: "quiet" },
};

/** "attempt 2 in 8 s" for a step that waits for a retry. Null for any other step, and for a paused run, which retries nothing. */
export function nextAttemptText({ state, retryAt, attempt }: Step, status: RunStatus, now: number): string | null {
  const leftMs = state === "running" && status !== "paused" && retryAt ? Date.parse(retryAt) - now : 0;
  return leftMs > 0 ? `attempt ${attempt} in ${formatDuration(leftMs + 999)}` : null;
}
