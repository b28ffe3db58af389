import { Bar, BarChart, ResponsiveContainer } from "recharts";
import { count } from "../words.ts";
import { axes } from "./axes.tsx";
import { inset } from "./inset.ts";
import type { Slot } from "./slots.ts";

const margin = { top: inset.top, right: inset.right, bottom: 0, left: 0 };

/** What ended in each slot: failed at the bottom, where it is seen first, done above. */
export default function Bars({ slots, height }: { slots: readonly Slot[]; height: number }) {
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart data={[...slots]} margin={margin} barCategoryGap="12%" accessibilityLayer={false}>
        {axes(slots, Math.max(...slots.map(({ failed, completed }) => failed + completed)), count)}
        <Bar dataKey="failed" stackId="ended" fill="var(--text-color-kumo-danger)" isAnimationActive={false} />
        <Bar dataKey="completed" stackId="ended" fill="var(--text-color-kumo-subtle)" fillOpacity={0.5} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}
