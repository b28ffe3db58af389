import { lazy, type ReactNode, Suspense, useState } from "react";
import { clockOf } from "../words.ts";
import { Frame } from "./Frame.tsx";
import type { Placed, Slot } from "./slots.ts";
import { aboutMs, happened } from "./words.ts";

// The drawing is the heavy part; nobody waits for it to read the words.
const Bars = lazy(() => import("./Bars.tsx"));
const Lines = lazy(() => import("./Lines.tsx"));

type Props = {
  label: string;
  height: number;
  slots: readonly Slot[];
  marks: readonly Placed[];
  /** What stands beside the readout while nothing is pointed at. */
  summary: ReactNode;
  onPick?: (slot: Slot) => void;
  onHold?: (held: boolean) => void;
};

/** A chart with what it says above it: of the whole, or of the slot that is pointed at. */
function Chart({ label, summary, says, draw, onHold, ...frame }: Props & { says: (slot: Slot) => string; draw: ReactNode }) {
  const [active, setActive] = useState<number | null>(null);
  const slot = active === null ? undefined : frame.slots[active];
  const end = frame.slots.at(-1)?.to ?? 0;
  return (
    <div>
      <p className="figure line-clamp-2 min-h-10 sm:min-h-5">
        {slot ? (
          <>
            <span className="font-medium">{clockOf(new Date(slot.from).toISOString(), end)}</span> {says(slot)}
            {frame.onPick && <span className="text-kumo-subtle max-sm:hidden"> · click for the jobs made then</span>}
          </>
        ) : (
          <span className="text-kumo-subtle">{summary}</span>
        )}
      </p>
      <Frame
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
      </Frame>
    </div>
  );
}

/** How many tries ended over time, failed and done. */
export const Throughput = (props: Props) => <Chart {...props} says={happened} draw={<Bars slots={props.slots} height={props.height} />} />;

/** How long tries waited, or ran, over time. */
export const Times = ({ of, ...props }: Props & { of: "wait" | "run" }) => (
  <Chart
    {...props}
    says={(slot) => {
      const [p50, p95] = of === "wait" ? [slot.waitP50Ms, slot.waitP95Ms] : [slot.runP50Ms, slot.runP95Ms];
      return p50 === null ? "nothing ended" : `half within about ${aboutMs(p50)}, 95 % within about ${aboutMs(p95)}`;
    }}
    draw={<Lines slots={props.slots} height={props.height} of={of} />}
  />
);
