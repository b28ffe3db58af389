import { steps, type Run, type Step, type StepName, type StepState } from "#domain/runs";
import { cn } from "@cloudflare/kumo/utils";
import { Mark, type Shape, type Tone } from "../ui/Sign.tsx";
import { useNow } from "../ui/clock.ts";
import { duration } from "../ui/words.ts";

/** Short enough to stand side by side. */
const names: Record<StepName, string> = {
  "fetch-research": "Research",
  "generate-outline": "Outline",
  "draft-article": "Draft",
  "editorial-pass": "Editorial",
  approval: "Approval",
  "store-and-publish": "Publish",
};

const signs: Record<StepState, { shape: Shape; tone: Tone }> = {
  waiting: { shape: "ring", tone: "quiet" },
  running: { shape: "dot", tone: "info" },
  done: { shape: "check", tone: "quiet" },
  failed: { shape: "cross", tone: "danger" },
  skipped: { shape: "dash", tone: "quiet" },
};

/** How long a step has run, ticking each second. */
function Elapsed({ since }: { since: string }) {
  const now = useNow("second");
  return <span className="figure">{duration(now - Date.parse(since))}</span>;
}

function One({ step, waits }: { step: Step; waits: boolean }) {
  const asks = waits && step.name === "approval" && step.state === "running";
  const sign = asks ? ({ shape: "clock", tone: "warning" } as const) : signs[step.state];
  const live = step.state === "running";
  return (
    <li
      title={`${names[step.name]}: ${asks ? "waits for a person" : step.state}`}
      className={cn(
        "flex items-center gap-1.5 whitespace-nowrap @4xl:w-26",
        step.state === "waiting" || step.state === "skipped" ? "text-kumo-subtle" : "",
        live && "font-medium",
      )}
    >
      <Mark {...sign} className={live && !asks ? "working" : ""} />
      <span className={cn(!live && step.state !== "failed" && "@max-4xl:sr-only")}>{names[step.name]}</span>
      <span className="sr-only">{step.state}</span>
      {live && step.startedAt && !asks && <Elapsed since={step.startedAt} />}
    </li>
  );
}

/** An article's way, step by step, in the order they run. */
export const StepTrack = ({ run }: { run: Run }) => (
  <ol aria-label="Steps" className="flex items-center gap-2">
    {steps.map((name) => {
      const step = run.steps.find((one) => one.name === name) ?? { name, state: "waiting" as const, startedAt: null, endedAt: null };
      return <One key={name} step={step} waits={run.status === "waiting"} />;
    })}
  </ol>
);
