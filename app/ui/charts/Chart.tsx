import { type ReactNode, useState } from "react";
import { formatClock } from "../format.ts";
import { BacklogBars, Bars } from "./Bars.tsx";
import { ChartFrame } from "./ChartFrame.tsx";
import { Lines } from "./Lines.tsx";
import type { PlacedMark, Bucket } from "./buckets.ts";
import { formatBacklog, formatMs, formatCounts } from "./format.ts";

type Props = {
  label: string;
  height: number;
  buckets: readonly Bucket[];
  marks: readonly PlacedMark[];
  /** The text above the chart while no bucket is active. */
  summary: ReactNode;
  onSelect?: (bucket: Bucket) => void;
  onHoverChange?: (held: boolean) => void;
};

/** A chart with a text above it: `summary`, or a description of the active bucket. */
function Chart({
  label,
  summary,
  describe,
  draw,
  onHoverChange,
  ...frame
}: Props & { describe: (bucket: Bucket) => string; draw: ReactNode }) {
  const [active, setActive] = useState<number | null>(null);
  const bucket = active === null ? undefined : frame.buckets[active];
  const end = frame.buckets.at(-1)?.to ?? 0;
  return (
    <div>
      <p className="figure line-clamp-2 min-h-10 sm:min-h-5">
        {bucket ? (
          <>
            <span className="font-medium">{formatClock(new Date(bucket.from).toISOString(), end)}</span> {describe(bucket)}
            {frame.onSelect && <span className="text-kumo-subtle max-sm:hidden"> · click to list the jobs created then</span>}
          </>
        ) : (
          <span className="text-kumo-subtle">{summary}</span>
        )}
      </p>
      <ChartFrame
        label={label}
        active={active}
        describe={describe}
        onActive={(index) => {
          setActive(index);
          onHoverChange?.(index !== null);
        }}
        {...frame}
      >
        <div aria-hidden="true" className="absolute inset-0">
          {draw}
        </div>
      </ChartFrame>
    </div>
  );
}

/** Completed and failed attempts over time. */
export const ThroughputChart = (props: Props) => (
  <Chart {...props} describe={formatCounts} draw={<Bars buckets={props.buckets} height={props.height} />} />
);

/** p50 and p95 of the wait time or of the run time of attempts, over time. */
export const TimesChart = ({ of, ...props }: Props & { of: "wait" | "run" }) => (
  <Chart
    {...props}
    describe={(bucket) => {
      const [p50, p95] = of === "wait" ? [bucket.waitP50Ms, bucket.waitP95Ms] : [bucket.runP50Ms, bucket.runP95Ms];
      return p50 === null ? "No runs" : `p50 ~${formatMs(p50)} · p95 ~${formatMs(p95)}`;
    }}
    draw={<Lines buckets={props.buckets} height={props.height} of={of} />}
  />
);

/** How many jobs waited over time, or how long the oldest of them had. */
export const BacklogChart = ({ of, ...props }: Props & { of: "waiting" | "oldestMs" }) => (
  <Chart {...props} describe={formatBacklog} draw={<BacklogBars buckets={props.buckets} height={props.height} of={of} />} />
);
