import { Link, useSearch } from "@tanstack/react-router";
import { CaretRightIcon } from "@phosphor-icons/react/CaretRight";
import { cn } from "@cloudflare/kumo/utils";
import { hasEnded } from "#domain/instanceStatus";
import type { InstanceDetail, InstanceStep } from "#domain/workflows/instance";
import { formatClockWithSeconds, formatCount, formatPreciseDuration } from "../../../ui/format.ts";
import { StatusIcon } from "../../../ui/StatusLabel.tsx";
import { useNow } from "../../../ui/useNow.ts";
import { CompressedWaits, StepBars } from "../StepBars.tsx";
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
  const attempts = step.attempts.at(-1)?.attempt ?? 1;
  const stateText = attempts > 1 ? `${word}, attempt ${attempts}` : word;
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
        <span className="flex min-w-0 items-center gap-1.5" title={`${name}: ${stateText}`}>
          <CaretRightIcon size={10} aria-hidden="true" className={cn("shrink-0 text-kumo-subtle", open && "rotate-90")} />
          <StatusIcon {...sign} />
          <span className={cn("truncate", step.state === "failed" && "font-medium text-kumo-danger")}>
            {step.type === "rollback" && <span className="text-kumo-subtle">Rollback of </span>}
            {name}
          </span>
          <span className="sr-only">, {stateText}</span>
        </span>
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
  return (
    <div className="relative">
      <div className={cn(columns, "border-b border-kumo-line pb-1 text-xs text-kumo-subtle")}>
        <span>Step</span>
        <span className="figure flex justify-between gap-2">
          <span>{formatClockWithSeconds(new Date(first.span.from).toISOString())}</span>
          {scale.compressedWaits.length > 0 && <span className="truncate">long waits compressed</span>}
        </span>
        <span className="figure text-right">{scale.totalMs > 0 && formatPreciseDuration(scale.totalMs)}</span>
      </div>
      <div aria-hidden="true" className={cn(columns, "pointer-events-none absolute inset-x-0 top-6 bottom-0")}>
        <span className="relative col-start-2 block h-full">
          <CompressedWaits waits={scale.compressedWaits} />
        </span>
      </div>
      {instance.omittedSteps > 0 && (
        <p className="py-1 text-kumo-subtle">The first {formatCount(instance.omittedSteps)} steps are not shown.</p>
      )}
      <ol aria-label="Steps" className="relative">
        {lines.map((line) => (
          <Row key={line.key} {...props} line={line} scale={scale} now={now} />
        ))}
      </ol>
    </div>
  );
}
