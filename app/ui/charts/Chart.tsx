import { lazy, type ReactNode, Suspense, useState } from "react";
import { formatClock } from "../format.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import type { PlacedMark, Bucket } from "./buckets.ts";
import { formatMs, formatCounts } from "./format.ts";

// The drawing is the heavy part; nobody waits for it to read the words.
const Bars = lazy(() => import("./Bars.tsx"));
const Lines = lazy(() => import("./Lines.tsx"));

type Props = {
  label: string;
  height: number;
  buckets: readonly Bucket[];
  marks: readonly PlacedMark[];
  /** What stands beside the readout while nothing is pointed at. */
  summary: ReactNode;
  onSelect?: (bucket: Bucket) => void;
  onHoverChange?: (held: boolean) => void;
};

/** A chart with what it says above it: of the whole, or of the bucket that is pointed at. */
function Chart({ label, summary, says, draw, onHoverChange, ...frame }: Props & { says: (bucket: Bucket) => string; draw: ReactNode }) {
  const [active, setActive] = useState<number | null>(null);
  const bucket = active === null ? undefined : frame.buckets[active];
  const end = frame.buckets.at(-1)?.to ?? 0;
  return (
    <div>
      <p className="figure line-clamp-2 min-h-10 sm:min-h-5">
        {bucket ? (
          <>
            <span className="font-medium">{formatClock(new Date(bucket.from).toISOString(), end)}</span> {says(bucket)}
            {frame.onSelect && <span className="text-kumo-subtle max-sm:hidden"> · click for the jobs made then</span>}
          </>
        ) : (
          <span className="text-kumo-subtle">{summary}</span>
        )}
      </p>
      <ChartFrame
        label={label}
        active={active}
        says={says}
        onActive={(index) => {
          setActive(index);
          onHoverChange?.(index !== null);
        }}
        {...frame}
      >
        <div aria-hidden="true" className="absolute inset-0">
          <Suspense>{draw}</Suspense>
        </div>
      </ChartFrame>
    </div>
  );
}

/** How many tries ended over time, failed and done. */
export const ThroughputChart = (props: Props) => (
  <Chart {...props} says={formatCounts} draw={<Bars buckets={props.buckets} height={props.height} />} />
);

/** How long tries waited, or ran, over time. */
export const TimesChart = ({ of, ...props }: Props & { of: "wait" | "run" }) => (
  <Chart
    {...props}
    says={(bucket) => {
      const [p50, p95] = of === "wait" ? [bucket.waitP50Ms, bucket.waitP95Ms] : [bucket.runP50Ms, bucket.runP95Ms];
      return p50 === null ? "nothing ended" : `half within about ${formatMs(p50)}, 95 % within about ${formatMs(p95)}`;
    }}
    draw={<Lines buckets={props.buckets} height={props.height} of={of} />}
  />
);
