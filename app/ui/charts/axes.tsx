import { CartesianGrid, XAxis, YAxis } from "recharts";
import { zoneFormats } from "../../core/settings/zone.ts";
import { plotInset } from "./plotInset.ts";
import type { Bucket } from "./buckets.ts";
import { countTicks, timeStepMs } from "./axisSteps.ts";

const tick = { fill: "var(--text-color-kumo-subtle)", fontSize: 11 };
const dayMs = 86_400_000;

/** The grid and axes of every chart: times below, a few round numbers up to `most` at the left, written by `figure`. */
export function axes(buckets: readonly Bucket[], most: number, figure: (value: number) => string) {
  const figures = countTicks(most);
  const step = timeStepMs((buckets.at(-1)?.to ?? 0) - (buckets[0]?.from ?? 0));
  const { clock, shortDay } = zoneFormats();
  return [
    <CartesianGrid key="grid" vertical={false} stroke="var(--color-kumo-hairline)" />,
    <XAxis
      key="x"
      dataKey="from"
      ticks={buckets.flatMap(({ from }) => (from % step === 0 ? from : []))}
      interval={0}
      height={plotInset.bottom}
      tick={tick}
      tickLine={false}
      axisLine={{ stroke: "var(--color-kumo-line)" }}
      tickFormatter={(from: number) => (step < dayMs ? clock : shortDay).format(from)}
    />,
    <YAxis
      key="y"
      width={plotInset.left}
      tick={tick}
      ticks={figures}
      domain={[0, figures.at(-1) ?? 1]}
      interval={0}
      tickLine={false}
      axisLine={false}
      tickFormatter={figure}
    />,
  ];
}
