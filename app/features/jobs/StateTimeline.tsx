import { useState } from "react";
import { Button } from "../../ui/button/Button.tsx";
import { cn } from "../../ui/cn.ts";
import type { Attempt, Job } from "#domain/jobs/job";
import { useNow } from "../../ui/useNow.ts";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { formatExactTime, formatClockWithSeconds, formatRelativeTime } from "../../ui/format.ts";
import { timelineOf, type Segment, widthWeightOf } from "./timeline.ts";
import { formatElapsed } from "./jobState.ts";

/** A longer timeline is collapsed in the middle. */
const maxSegments = 9;

const barClasses = {
  danger: "bg-kumo-danger",
  warning: "bg-kumo-warning",
  info: "bg-kumo-info working",
  success: "bg-kumo-success",
  quiet: "bg-kumo-contrast/55",
} as const;

/** The timeline of a job from its creation to its end or to now: waits, backoffs and attempts with their durations. */
export function StateTimeline({ job, attempts }: { job: Job; attempts: readonly Attempt[] }) {
  const [all, setAll] = useState(false);
  const segments = timelineOf(job, attempts);
  const now = useNow(job.finishedAt ? "quarter" : "second");
  const folded = !all && segments.length > maxSegments;
  const shown = folded ? [...segments.slice(0, 3), null, ...segments.slice(3 - maxSegments)] : segments;
  return (
    <ol aria-label="Timeline" className="flex flex-wrap gap-x-1 gap-y-3">
      {shown.map((segment) =>
        segment ? (
          <TimelineSegment
            key={segment.key}
            segment={segment}
            now={now}
            runAt={job.state === "delayed" && segment.to === null ? job.runAt : null}
          />
        ) : (
          <li key="folded" className="flex items-center">
            <Button size="sm" variant="ghost" onClick={() => setAll(true)}>
              … {segments.length - maxSegments} more
            </Button>
          </li>
        ),
      )}
    </ol>
  );
}

function TimelineSegment({ segment, now, runAt }: { segment: Segment; now: number; runAt: string | null }) {
  const { kind, label, from, to, sign } = segment;
  const ms = Math.max(0, (to === null ? now : Date.parse(to)) - Date.parse(from));
  return (
    <li className="min-w-21" style={{ flexGrow: widthWeightOf(ms) }}>
      <div
        className={cn(
          "drawn h-1.5 rounded-full",
          kind === "run" ? barClasses[sign?.tone ?? "quiet"] : "border border-kumo-line bg-transparent",
          kind === "backoff" && "border-dashed",
        )}
      />
      <div className="mt-1 text-xs leading-4.5 whitespace-nowrap">
        {label} <span className="figure font-medium">{formatElapsed(ms)}</span>
        {to === null && kind === "run" && " so far"}
      </div>
      <div className="figure text-xs leading-4.5 whitespace-nowrap text-kumo-subtle">
        <time dateTime={from} title={formatExactTime(from)}>
          {formatClockWithSeconds(from)}
        </time>
        {runAt && <> · due {formatRelativeTime(runAt, now)}</>}
      </div>
      {sign && (
        <div className="text-xs leading-4.5">
          <StatusLabel shape={sign.shape} tone={sign.tone}>
            {sign.word}
          </StatusLabel>
        </div>
      )}
    </li>
  );
}
