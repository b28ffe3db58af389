import type { Run } from "#domain/workflows/run";
import { parts } from "../../core/pipelineParts.ts";
import { StatusLabel, statusStyleOf } from "../../ui/StatusLabel.tsx";
import { statusSigns } from "./words.ts";

/** The status of a run as an icon and a text. The pipeline may say more about a completed run. */
export function RunSign({ run }: { run: Run }) {
  const CompletedSign = parts().runs?.CompletedSign;
  if (run.status === "complete" && CompletedSign) return <CompletedSign run={run} />;
  const { word, ...sign } = statusStyleOf(statusSigns, run.status);
  return <StatusLabel {...sign}>{word}</StatusLabel>;
}
