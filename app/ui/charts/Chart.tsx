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
  slots: readonly Bucket[];
  marks: readonly PlacedMark[];
  /** What stands beside the readout while nothing is pointed at. */
  summary: ReactNode;
  onPick?: (slot: Bucket) => void;
  onHold?: (held: boolean) => void;
};

/** A chart with what it says above it: of the whole, or of the slot that is pointed at. */
function Chart({ label, summary, says, draw, onHold, ...frame }: Props & { says: (slot: Bucket) => string; draw: ReactNode }) {
  const [active, setActive] = useState<number | null>(null);
  const slot = active === null ? undefined : frame.slots[active];
  const end = frame.slots.at(-1)?.to ?? 0;
  return (
    <div>
      <p className="figure line-clamp-2 min-h-10 sm:min-h-5">
        {slot ? (
          <>
            <span className="font-medium">{formatClock(new Date(slot.from).toISOString(), end)}</span> {says(slot)}
            {frame.onPick && <span className="text-kumo-subtle max-sm:hidden"> · click for the jobs made then</span>}
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
          onHold?.(index !== null);
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
  <Chart {...props} says={formatCounts} draw={<Bars slots={props.slots} height={props.height} />} />
);

/** How long tries waited, or ran, over time. */
export const TimesChart = ({ of, ...props }: Props & { of: "wait" | "run" }) => (
  <Chart
    {...props}
    says={(slot) => {
      const [p50, p95] = of === "wait" ? [slot.waitP50Ms, slot.waitP95Ms] : [slot.runP50Ms, slot.runP95Ms];
      return p50 === null ? "nothing ended" : `half within about ${formatMs(p50)}, 95 % within about ${formatMs(p95)}`;
    }}
    draw={<Lines slots={props.slots} height={props.height} of={of} />}
  />
);
