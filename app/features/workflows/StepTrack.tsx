import type { Run, RunStatus, Step } from "#domain/workflows/run";
import { cn } from "../../ui/cn.ts";
import { StatusIcon } from "../../ui/StatusLabel.tsx";
import { useNow } from "../../ui/useNow.ts";
import { formatDuration } from "../../ui/format.ts";
import { stepNameOf } from "../../ui/stepNames.ts";
import { nextAttemptText, stepSign } from "./words.ts";

/** How long a step has been running, updated each second, or the time until its next attempt. */
export function StepElapsed({ step, status }: { step: Step; status: RunStatus }) {
  const now = useNow("second");
  if (step.startedAt === null) return null;
  return <span className="figure">{nextAttemptText(step, status, now) ?? formatDuration(now - Date.parse(step.startedAt))}</span>;
}

function StepItem({ step, run }: { step: Step; run: Run }) {
  const { word, ...sign } = stepSign(step, run.status);
  const isRunning = step.state === "running";
  const isWorking = isRunning && sign.tone === "info";
  return (
    <li
      title={`${stepNameOf(step.name)}: ${word}`}
      className={cn(
        "flex items-center gap-1.5 whitespace-nowrap @4xl:min-w-26",
        step.state === "waiting" || step.state === "skipped" ? "text-kumo-subtle" : "",
        isRunning && "font-medium",
      )}
    >
      <StatusIcon {...sign} className={isWorking ? "working" : ""} />
      <span className={cn(!isRunning && step.state !== "failed" && "@max-4xl:sr-only")}>{stepNameOf(step.name)}</span>
      <span className="sr-only">{word}</span>
      {isWorking && <StepElapsed step={step} status={run.status} />}
    </li>
  );
}

/** The steps of a run with their states, in order. */
export const StepTrack = ({ run }: { run: Run }) => (
  <ol aria-label="Steps" className="flex items-center gap-2">
    {run.steps.map((step) => (
      <StepItem key={step.name} step={step} run={run} />
    ))}
  </ol>
);
