import { Link, useSearch } from "@tanstack/react-router";
import { cn } from "../../../ui/cn.ts";
import { hasEnded } from "#domain/instanceStatus";
import type { InstanceDetail, InstanceStep } from "#domain/workflows/instance";
import { formatCount, formatPreciseDuration } from "../../../ui/format.ts";
import { useNow } from "../../../ui/useNow.ts";
import { StepBars } from "../StepBars.tsx";
import { StepName, StepTimeline, stepStateText } from "../StepTimeline.tsx";
import { type Scale, scaleOf } from "../timeline.ts";
import { InstanceStepDetails } from "./InstanceStepDetails.tsx";
import { filterOf } from "./search.ts";
import { type InstanceLine, instanceLinesOf } from "./timeline.ts";
import { instanceStepSign, nextText } from "./words.ts";

const columns = "grid grid-cols-[9rem_minmax(0,1fr)_6rem] items-center gap-x-3 max-sm:grid-cols-[7rem_minmax(0,1fr)_5rem]";

type Props = { instance: InstanceDetail; mayRestart: boolean; onRestart: (from: InstanceStep) => void };

function Row({ instance, line, scale, now, mayRestart, onRestart }: Props & { line: InstanceLine; scale: Scale; now: number }) {
  const search = useSearch({ from: "/workflows/instances/$workflow" });
  const { key, step, span } = line;
  const open = search.step === key;
  const { word, ...sign } = instanceStepSign(step, instance.status);
  const stateText = stepStateText(word, step.attempts.at(-1)?.attempt ?? 1);
  const name = step.count > 1 ? `${step.name} (${step.count})` : step.name;
  return (
    <li className="border-b border-kumo-hairline">
      <Link
        to="/workflows/instances/$workflow/$id"
        params={{ workflow: instance.workflow, id: instance.id }}
        search={{ ...filterOf(search), ...(open ? {} : { step: key }) }}
        replace
        aria-expanded={open}
        className={cn(columns, "relative min-h-row py-1 hover:bg-kumo-tint/60")}
      >
        <StepName title={`${name}: ${stateText}`} open={open} sign={sign} failed={step.state === "failed"} stateText={stateText}>
          {step.type === "rollback" && <span className="text-kumo-subtle">Rollback of </span>}
          {name}
        </StepName>
        <StepBars line={line} scale={scale} />
        <span className="figure text-right whitespace-nowrap">
          {nextText(step, instance.status, now) ?? formatPreciseDuration(span.to - span.from)}
        </span>
      </Link>
      {open && <InstanceStepDetails step={step} name={name} mayRestart={mayRestart} onRestart={() => onRestart(step)} />}
    </li>
  );
}

/** The steps of an instance on a timeline: their attempts, the waits between them, and their current states. */
export function InstanceSteps(props: Props) {
  const { instance } = props;
  const now = useNow(hasEnded(instance.status) || instance.status === "paused" ? "quarter" : "second");
  const lines = instanceLinesOf(instance, now);
  const scale = scaleOf(lines);
  const [first] = lines;
  if (instance.stepsMissing !== null) return <p className="break-words text-kumo-subtle">{instance.stepsMissing}</p>;
  if (!first) return <p className="text-kumo-subtle">No step has started.</p>;
  const notice = instance.omittedSteps > 0 && (
    <p className="py-1 text-kumo-subtle">The first {formatCount(instance.omittedSteps)} steps are not shown.</p>
  );
  return (
    <StepTimeline columns={columns} startMs={first.span.from} scale={scale} notice={notice}>
      {lines.map((line) => (
        <Row key={line.key} {...props} line={line} scale={scale} now={now} />
      ))}
    </StepTimeline>
  );
}
