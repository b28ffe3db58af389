import type { Attempt } from "#domain/jobs/job";
import { statusStyleOf, type StatusStyle } from "./StatusLabel.tsx";

/** An attempt that is retried has failed: that there is another one, the next attempt says. */
const outcomeSigns: Record<Attempt["outcome"], StatusStyle> = {
  running: { word: "Running", shape: "dot", tone: "info" },
  completed: { word: "Completed", shape: "check", tone: "quiet" },
  retried: { word: "Failed", shape: "cross", tone: "danger" },
  failed: { word: "Failed", shape: "cross", tone: "danger" },
  stalled: { word: "Worker stopped responding", shape: "dash", tone: "warning" },
  cancelled: { word: "Cancelled", shape: "dash", tone: "quiet" },
};

/** Returns how the outcome of an attempt is shown, the same wherever it is. */
export const outcomeSignOf = (outcome: Attempt["outcome"]): StatusStyle => statusStyleOf(outcomeSigns, outcome);
