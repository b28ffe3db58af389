import { Link } from "@tanstack/react-router";
import { cn } from "../../ui/cn.ts";
import { controlRefusal } from "#domain/workflows/controlRequests";
import { isFinalRun, type RunStatus, type StepName as NameOfStep } from "#domain/workflows/run";
import { useCanMakeChanges } from "../../core/me.ts";
import { useNow } from "../../ui/useNow.ts";
import { formatPreciseDuration } from "../../ui/format.ts";
import type { RunDetail } from "./calls.ts";
import { type WorkflowSearch, withStep } from "./search.ts";
import { StepBars } from "./StepBars.tsx";
import { StepDetails } from "./StepDetails.tsx";
import { StepName, StepTimeline, stepStateText } from "./StepTimeline.tsx";
import { type StepLine, stepLinesOf, type Scale, scaleOf } from "./timeline.ts";
import { stepNameOf } from "../../ui/stepNames.ts";
import { nextAttemptText, stepSign } from "./words.ts";

const columns = "grid grid-cols-[6.5rem_minmax(0,1fr)_6rem] items-center gap-x-3";

/** The duration of a step so far, or while it waits for a retry, the time until its next attempt. */
const timeOf = ({ span, step }: StepLine, status: RunStatus, now: number): string =>
  nextAttemptText(step, status, now) ?? (span ? formatPreciseDuration(span.to - span.from) : "");

type Props = { run: RunDetail; search: WorkflowSearch; onRestart: (from: NameOfStep) => void };

function Row({ run, line, scale, search, now, onRestart }: Props & { line: StepLine; scale: Scale; now: number }) {
  const mayAct = useCanMakeChanges();
  const { step } = line;
  const open = search.step === line.name;
  const { word, ...sign } = stepSign(step, run.status);
  const stateText = stepStateText(word, Math.max(step.attempt ?? 1, line.attempts.length));
  return (
    <li className="border-b border-kumo-hairline">
      <Link
        to="/workflows/$id"
        params={{ id: run.id }}
        search={withStep(search, open ? null : line.name)}
        replace
        aria-expanded={open}
        className={cn(
          columns,
          "relative min-h-row py-1 hover:bg-kumo-tint/60",
          (step.state === "waiting" || step.state === "skipped") && "text-kumo-subtle",
        )}
      >
        <StepName title={stateText} open={open} sign={sign} failed={step.state === "failed"} stateText={stateText}>
          {stepNameOf(line.name)}
        </StepName>
        <StepBars line={line} scale={scale} />
        <span className="figure text-right whitespace-nowrap">
          {timeOf(line, run.status, now) || <span className="text-kumo-subtle">{word}</span>}
        </span>
      </Link>
      {open && (
        <StepDetails
          run={run}
          line={line}
          search={search}
          mayRestart={mayAct && controlRefusal(run, "restart", line.name) === null}
          onRestart={() => onRestart(line.name)}
        />
      )}
    </li>
  );
}

/** The steps of a run on a timeline: their attempts, the waits between them, and their current states. */
export function Waterfall(props: Props) {
  const { run } = props;
  const now = useNow(isFinalRun(run.status) || run.status === "paused" ? "quarter" : "second");
  const lines = stepLinesOf(run, run.attempts, now);
  const scale = scaleOf(lines);
  const first = lines.flatMap(({ span }) => span?.from ?? []).toSorted((a, b) => a - b)[0];
  return (
    <StepTimeline columns={columns} startMs={first} scale={scale}>
      {lines.map((line) => (
        <Row key={line.name} {...props} line={line} scale={scale} now={now} />
      ))}
    </StepTimeline>
  );
}
