import type { ReactNode } from "react";
import { zoneFormats } from "../../core/settings/zone.ts";
import { timeStepMs } from "./axisSteps.ts";
import { plotInset } from "./plotInset.ts";
import type { Bucket } from "./buckets.ts";

const dayMs = 86_400_000;

/** Places a bucket and its values: `left` and `width` of the bar of a bucket and `middle` of the bucket as percentages, `y` in px from the top. */
export type Scale = {
  left: (index: number) => string;
  middle: (index: number) => string;
  width: string;
  y: (value: number) => number;
};

/** The part of a bucket that its bar leaves empty on each side. */
const gap = 0.06;

const scaleOf = (count: number, most: number, height: number): Scale => {
  const percent = (buckets: number) => `${(buckets / count) * 100}%`;
  return {
    left: (index) => percent(index + gap),
    middle: (index) => percent(index + 0.5),
    width: percent(1 - 2 * gap),
    y: (value) => height * (1 - value / most),
  };
};

type Props = {
  buckets: readonly Bucket[];
  /** The height of the chart with its axes, px. */
  height: number;
  /** The values of the vertical axis, from 0 to at least the largest value. */
  ticks: readonly number[];
  /** Formats a value of the vertical axis. */
  figure: (value: number) => string;
  /** Draws the values. */
  children: (scale: Scale) => ReactNode;
};

/** The grid and axes of every chart, and its values: times below, `ticks` at the left. It is as wide as its parent. */
export function Plot({ buckets, height, ticks, figure, children }: Props) {
  const plotHeight = height - plotInset.top - plotInset.bottom;
  const scale = scaleOf(buckets.length, ticks.at(-1) ?? 1, plotHeight);
  const step = timeStepMs((buckets.at(-1)?.to ?? 0) - (buckets[0]?.from ?? 0));
  const { clock, shortDay } = zoneFormats();
  return (
    <div className="absolute" style={plotInset}>
      <svg className="absolute size-full overflow-visible text-[11px]" fill="var(--text-color-kumo-subtle)">
        {ticks.map((value) => (
          <g key={value}>
            <line
              x1="0"
              x2="100%"
              y1={scale.y(value)}
              y2={scale.y(value)}
              stroke={`var(--color-kumo-${value === 0 ? "line" : "hairline"})`}
            />
            <text x={-8} y={scale.y(value)} dy="0.35em" textAnchor="end">
              {figure(value)}
            </text>
          </g>
        ))}
        {buckets.map(({ from }, index) =>
          from % step === 0 ? (
            <text key={from} x={scale.middle(index)} y={plotHeight + 16} textAnchor="middle">
              {(step < dayMs ? clock : shortDay).format(new Date(from))}
            </text>
          ) : null,
        )}
        {children(scale)}
      </svg>
    </div>
  );
}
