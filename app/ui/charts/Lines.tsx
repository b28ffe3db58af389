import { Bar, ComposedChart, Line, ResponsiveContainer } from "recharts";
import { axes } from "./axes.tsx";
import { plotInset } from "./plotInset.ts";
import type { Bucket } from "./buckets.ts";
import { formatMs } from "./format.ts";

const margin = { top: plotInset.top, right: plotInset.right, bottom: 0, left: 0 };

/** p50 as bars and p95 as points, which a line joins where buckets are adjacent. */
export default function Lines({ buckets, height, of }: { buckets: readonly Bucket[]; height: number; of: "wait" | "run" }) {
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart data={[...buckets]} margin={margin} barCategoryGap="12%" accessibilityLayer={false}>
        {axes(buckets, Math.max(0, ...buckets.map((bucket) => bucket[`${of}P95Ms`] ?? 0)), formatMs)}
        <Bar dataKey={`${of}P50Ms`} fill="var(--text-color-kumo-subtle)" fillOpacity={0.5} isAnimationActive={false} />
        <Line
          dataKey={`${of}P95Ms`}
          stroke="var(--text-color-kumo-strong)"
          strokeWidth={1.5}
          dot={{ r: 1.5, fill: "var(--text-color-kumo-strong)", strokeWidth: 0 }}
          connectNulls={false}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
