import { durationTicks } from "./axisSteps.ts";
import { Plot, type Scale } from "./Plot.tsx";
import type { Bucket } from "./buckets.ts";
import { formatMs } from "./format.ts";

const strong = "var(--text-color-kumo-strong)";

type Measured = { p50: number | null; p95: number | null };

/** A point for the p95 of a bucket, and a line to it from the bucket before. */
function P95Point({
  index,
  at: { p95 },
  before,
  scale: { middle, y },
}: {
  index: number;
  at: Measured;
  before: Measured | undefined;
  scale: Scale;
}) {
  if (p95 === null) return null;
  const previous = before?.p95 ?? null;
  return (
    <>
      {previous !== null && (
        <line
          x1={middle(index - 1)}
          y1={y(previous)}
          x2={middle(index)}
          y2={y(p95)}
          stroke={strong}
          strokeWidth={1.5}
          strokeLinecap="round"
        />
      )}
      <circle cx={middle(index)} cy={y(p95)} r={1.5} fill={strong} />
    </>
  );
}

/** p50 as bars and p95 as points, which a line joins where buckets are adjacent. */
export function Lines({ buckets, height, of }: { buckets: readonly Bucket[]; height: number; of: "wait" | "run" }) {
  const times = buckets.map((bucket): Measured => ({ p50: bucket[`${of}P50Ms`], p95: bucket[`${of}P95Ms`] }));
  return (
    <Plot buckets={buckets} height={height} ticks={durationTicks(Math.max(0, ...times.map(({ p95 }) => p95 ?? 0)))} figure={formatMs}>
      {(scale) => (
        <>
          {times.map(({ p50 }, index) =>
            p50 === null ? null : (
              <rect
                key={buckets[index]?.from}
                x={scale.left(index)}
                width={scale.width}
                y={scale.y(p50)}
                height={scale.y(0) - scale.y(p50)}
                fill="var(--text-color-kumo-subtle)"
                fillOpacity={0.5}
              />
            ),
          )}
          {times.map((at, index) => (
            <P95Point key={buckets[index]?.from} index={index} at={at} before={times[index - 1]} scale={scale} />
          ))}
        </>
      )}
    </Plot>
  );
}
