import type { PlanItemState, PlanState } from "#domain/plans/plan";
import type { StatusStyle } from "../../ui/StatusLabel.tsx";

export const planStateStyles: Record<PlanState, StatusStyle> = {
  planned: { word: "Planned", shape: "ring", tone: "quiet" },
  running: { word: "Running", shape: "dot", tone: "info" },
  paused: { word: "Paused", shape: "bars", tone: "warning" },
  completed: { word: "Completed", shape: "check", tone: "quiet" },
  aborted: { word: "Aborted", shape: "cross", tone: "quiet" },
  stopped: { word: "Stopped by itself", shape: "triangle", tone: "danger" },
};

export const itemStateNames: Record<PlanItemState, string> = {
  eligible: "Not sent",
  skipped: "Skipped",
  sent: "In flight",
  completed: "Completed",
  failed: "Failed again",
  changed: "Changed meanwhile",
  undone: "Undone",
  kept: "Not undone",
};
