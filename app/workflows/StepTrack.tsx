import { newStep, stepOrder, type Run, type RunStatus, type Step } from "#domain/workflows/run";
import { cn } from "@cloudflare/kumo/utils";
import { StatusIcon } from "../ui/StatusLabel.tsx";
import { useNow } from "../ui/useNow.ts";
import { formatDuration } from "../ui/format.ts";
import { nextAttemptText, stepNames, stepSign } from "./words.ts";

/** How long a step has run, ticking each second; where it waits for a further try, for how long yet. */
export function StepElapsed({ step, status }: { step: Step; status: RunStatus }) {
  const now = useNow("second");
  if (step.startedAt === null) return null;
  return <span className="figure">{nextAttemptText(step, status, now) ?? formatDuration(now - Date.parse(step.startedAt))}</span>;
}

function StepItem({ step, run }: { step: Step; run: Run }) {
  const { word, ...sign } = stepSign(step, run.status);
  const live = step.state === "running";
  const works = live && sign.tone === "info";
  return (
    <li
      title={`${stepNames[step.name]}: ${word}`}
      className={cn(
        "flex items-center gap-1.5 whitespace-nowrap @4xl:min-w-26",
        step.state === "waiting" || step.state === "skipped" ? "text-kumo-subtle" : "",
        live && "font-medium",
      )}
    >
      <StatusIcon {...sign} className={works ? "working" : ""} />
      <span className={cn(!live && step.state !== "failed" && "@max-4xl:sr-only")}>{stepNames[step.name]}</span>
      <span className="sr-only">{word}</span>
      {works && <StepElapsed step={step} status={run.status} />}
    </li>
  );
}

/** An article's way, step by step, in the order they run. */
export const StepTrack = ({ run }: { run: Run }) => (
  <ol aria-label="Steps" className="flex items-center gap-2">
    {stepOrder.map((name) => {
      const step = run.steps.find((one) => one.name === name) ?? newStep(name);
      return <StepItem key={name} step={step} run={run} />;
    })}
  </ol>
);
