import { newStep, stepOrder, type Run, type Step } from "#domain/workflows/run";
import { StatusIcon } from "../ui/StatusLabel.tsx";
import { StepElapsed } from "./StepTrack.tsx";
import { stepNames, stepSign } from "./words.ts";

/** The step a run is at, or came to. */
const current = (run: Run): Step | undefined =>
  run.steps.find(({ state }) => state === "running" || state === "failed" || state === "stopped");

/** An article's way in the width of a cell: a mark for each step, and the one it is at in words. */
export function StepMarks({ run }: { run: Run }) {
  const at = current(run);
  const works = at?.state === "running" && (run.status === "running" || run.status === "starting");
  const all = stepOrder.map((name) => {
    const { word, ...sign } = stepSign(run.steps.find((one) => one.name === name) ?? newStep(name), run.status);
    return { name, word, sign };
  });
  return (
    <span className="inline-flex h-5 items-center gap-1.5 align-top">
      <span role="img" aria-label={all.map(({ name, word }) => `${stepNames[name]}: ${word}`).join(", ")} className="flex gap-0.5">
        {all.map(({ name, sign }) => (
          <StatusIcon key={name} {...sign} />
        ))}
      </span>
      {at && (
        <span className="ml-1 whitespace-nowrap">
          {stepNames[at.name]} {works && <StepElapsed step={at} status={run.status} />}
        </span>
      )}
    </span>
  );
}
