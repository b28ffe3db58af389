import { Bar, BarChart, ResponsiveContainer } from "recharts";
import { formatCount } from "../format.ts";
import { axes } from "./axes.tsx";
import { plotInset } from "./plotInset.ts";
import type { Bucket } from "./buckets.ts";

const margin = { top: plotInset.top, right: plotInset.right, bottom: 0, left: 0 };

/** Stacked bars of finished attempts: failed at the bottom, where they are seen first, completed above. */
export default function Bars({ buckets, height }: { buckets: readonly Bucket[]; height: number }) {
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart data={[...buckets]} margin={margin} barCategoryGap="12%" accessibilityLayer={false}>
        {axes(buckets, Math.max(...buckets.map(({ failed, completed }) => failed + completed)), formatCount)}
        <Bar dataKey="failed" stackId="ended" fill="var(--text-color-kumo-danger)" isAnimationActive={false} />
        <Bar dataKey="completed" stackId="ended" fill="var(--text-color-kumo-subtle)" fillOpacity={0.5} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}
