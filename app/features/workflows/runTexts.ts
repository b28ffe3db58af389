import type { Run } from "#domain/workflows/run";
import { parts, type RunTexts } from "../../core/pipelineParts.ts";

const coreTexts: RunTexts = {
  approve: () => "The run continues after its approval step.",
  approveLabel: "Approve run",
  approved: "The run continues after its approval step.",
  reject: "The run ends without the steps after its approval. You can restart it.",
  rejectLabel: "Reject run",
  rejectHint: "What is wrong with its result",
  rejected: "The run ends without the steps after its approval.",
  restart: () => "",
  terminate: "Ends the run at once, even within a step. You can restart the run.",
  terminateHint: "Why the run is not needed",
  terminated: "You can restart the run.",
  approvalSkipped: "This run requires no approval.",
  approvalPending: "The run awaits approval.",
  controlPending: "The run applies it within seconds.",
};

/** The texts about a run: those of the pipeline, and those of the core where it has none. */
export const runTexts = (): RunTexts => ({ ...coreTexts, ...parts().runs?.texts });

/** What a run is about, or its id if it has no subject. */
export const runTitleOf = ({ subject, id }: Partial<Run> & Pick<Run, "id">): string => subject || id;
