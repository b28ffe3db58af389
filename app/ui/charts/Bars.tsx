import { formatShortCount } from "../format.ts";
import { countTicks, durationTicks } from "./axisSteps.ts";
import { Plot } from "./Plot.tsx";
import type { Bucket } from "./buckets.ts";
import { formatMs } from "./format.ts";

/** Stacked bars of finished attempts: failed at the bottom, where they are seen first, completed above. */
export const Bars = ({ buckets, height }: { buckets: readonly Bucket[]; height: number }) => (
  <Plot
    buckets={buckets}
    height={height}
    ticks={countTicks(Math.max(0, ...buckets.map(({ failed, completed }) => failed + completed)))}
    figure={formatShortCount}
  >
    {({ left, width, y }) =>
      buckets.map(({ from, failed, completed }, index) => (
        <g key={from}>
          <rect x={left(index)} width={width} y={y(failed)} height={y(0) - y(failed)} fill="var(--text-color-kumo-danger)" />
          <rect
            x={left(index)}
            width={width}
            y={y(failed + completed)}
            height={y(failed) - y(failed + completed)}
            fill="var(--text-color-kumo-subtle)"
            fillOpacity={0.5}
          />
        </g>
      ))
    }
  </Plot>
);

/** One bar of a value for each bucket. `of` is the value that is drawn. */
export const BacklogBars = ({ buckets, height, of }: { buckets: readonly Bucket[]; height: number; of: "waiting" | "oldestMs" }) => {
  const most = Math.max(0, ...buckets.map((bucket) => bucket[of]));
  return (
    <Plot
      buckets={buckets}
      height={height}
      ticks={of === "waiting" ? countTicks(most) : durationTicks(most)}
      figure={of === "waiting" ? formatShortCount : formatMs}
    >
      {({ left, width, y }) =>
        buckets.map((bucket, index) => (
          <rect
            key={bucket.from}
            x={left(index)}
            width={width}
            y={y(bucket[of])}
            height={y(0) - y(bucket[of])}
            fill="var(--text-color-kumo-subtle)"
            fillOpacity={0.5}
          />
        ))
      }
    </Plot>
  );
};
