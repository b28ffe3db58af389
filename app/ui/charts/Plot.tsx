import type { ReactNode } from "react";
import { Axes } from "./Axes.tsx";
import { inset } from "./inset.ts";
import type { Slot } from "./slots.ts";
import { roundTicks } from "./ticks.ts";

type Props = {
  slots: readonly Slot[];
  height: number;
  /** The highest value there is. */
  most: number;
  /** How a value is written at the left. */
  say: (value: number) => string;
  /** Drawn in units of one slot from left to right, and of one of the values from 0 upwards to minus so many. */
  children: ReactNode;
};

/** A drawing over time between its axes. It is stretched to the room there is, so that nothing has to be measured or drawn again. */
export function Plot({ slots, height, most, say, children }: Props) {
  const figures = roundTicks(most);
  const top = figures.at(-1) ?? 1;
  return (
    <div className="relative text-[11px] leading-3 whitespace-nowrap text-kumo-subtle" style={{ height }}>
      <Axes slots={slots} height={height} figures={figures} say={say} />
      <svg
        className="absolute"
        style={{
          left: inset.left,
          top: inset.top,
          width: `calc(100% - ${inset.left + inset.right}px)`,
          height: height - inset.top - inset.bottom,
        }}
        viewBox={`0 ${-top} ${slots.length} ${top}`}
        preserveAspectRatio="none"
        overflow="visible"
      >
        {children}
      </svg>
    </div>
  );
}
