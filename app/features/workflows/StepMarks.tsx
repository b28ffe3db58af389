import type { Run, Step } from "#domain/workflows/run";
import { StatusIcon } from "../../ui/StatusLabel.tsx";
import { StepElapsed } from "./StepTrack.tsx";
import { stepNameOf } from "../../ui/stepNames.ts";
import { stepSign } from "./words.ts";

/** The step that is running, or at which the run failed or was stopped. */
const currentStep = (run: Run): Step | undefined =>
  run.steps.find(({ state }) => state === "running" || state === "failed" || state === "stopped");

/** The steps of a run in a table cell: a mark for each step, and the name of the current one. */
export function StepMarks({ run }: { run: Run }) {
  const current = currentStep(run);
  const isWorking = current?.state === "running" && (run.status === "running" || run.status === "starting");
  const all = run.steps.map((step) => {
    const { word, ...sign } = stepSign(step, run.status);
    return { name: step.name, word, sign };
  });
  return (
    <span className="inline-flex h-5 items-center gap-1.5 align-top">
      <span role="img" aria-label={all.map(({ name, word }) => `${stepNameOf(name)}: ${word}`).join(", ")} className="flex gap-0.5">
        {all.map(({ name, sign }) => (
          <StatusIcon key={name} {...sign} />
        ))}
      </span>
      {current && (
        <span className="ml-1 whitespace-nowrap">
          {stepNameOf(current.name)} {isWorking && <StepElapsed step={current} status={run.status} />}
        </span>
      )}
    </span>
  );
}
