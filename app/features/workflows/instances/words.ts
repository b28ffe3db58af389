import { visibleText } from "#domain/text/visible";
import type { InstanceStatus } from "#domain/instanceStatus";
import type { InstanceStep } from "#domain/workflows/instance";
import type { StatusStyle } from "../../../ui/StatusLabel.tsx";
import { formatDuration } from "../../../ui/format.ts";

/** The sign of each status of an instance. */
export const instanceSigns: Record<InstanceStatus, StatusStyle> = {
  queued: { word: "Queued", shape: "ring", tone: "info" },
  running: { word: "Running", shape: "dot", tone: "info" },
  waiting: { word: "Waiting", shape: "clock", tone: "info" },
  waitingForPause: { word: "Pausing", shape: "bars", tone: "warning" },
  paused: { word: "Paused", shape: "bars", tone: "warning" },
  rollingBack: { word: "Rolling back", shape: "dot", tone: "warning" },
  complete: { word: "Complete", shape: "check", tone: "quiet" },
  errored: { word: "Errored", shape: "cross", tone: "danger" },
  terminated: { word: "Terminated", shape: "dash", tone: "quiet" },
  unknown: { word: "Unknown", shape: "ring", tone: "quiet" },
};

const stepSigns: Record<InstanceStep["state"], StatusStyle> = {
  running: { word: "running", shape: "dot", tone: "info" },
  retrying: { word: "waits for a retry", shape: "clock", tone: "warning" },
  done: { word: "done", shape: "check", tone: "quiet" },
  failed: { word: "failed", shape: "cross", tone: "danger" },
};

/** The sign of a step. What an unfinished step does depends on its type, and stops with its instance. */
export function instanceStepSign({ state, type }: InstanceStep, status: InstanceStatus): StatusStyle {
  if (state === "done" || state === "failed") return stepSigns[state];
  if (status === "paused") return { word: "paused", shape: "bars", tone: "warning" };
  if (status === "terminated" || status === "errored") return { word: "stopped", shape: "dash", tone: "quiet" };
  if (type === "sleep") return { word: "sleeping", shape: "clock", tone: "info" };
  if (type === "waitForEvent") return { word: "waiting for an event", shape: "clock", tone: "info" };
  return stepSigns[state];
}

/** What a running step waits for and how long: "attempt 2 in 8 s", "wakes in 3 min". Null for any other step. */
export function nextText(step: InstanceStep, status: InstanceStatus, now: number): string | null {
  if (status === "paused" || step.endedAt !== null) return null;
  const last = step.attempts.at(-1);
  const at = step.type === "sleep" ? step.wakeAt : step.state === "retrying" ? last?.retryAt : null;
  const leftMs = at ? Date.parse(at) - now : 0;
  if (leftMs <= 0) return null;
  const left = formatDuration(leftMs + 999);
  return step.type === "sleep" ? `wakes in ${left}` : `attempt ${(last?.attempt ?? 0) + 1} in ${left}`;
}

/** A problem of the account as a sentence, without invisible characters. */
export const problemSentence = (problem: string): string => visibleText(/[.!?]$/.test(problem) ? problem : `${problem}.`);
