import { column, dotsAt, lineThrough } from "./paths.ts";
import { Plot } from "./Plot.tsx";
import type { Slot } from "./slots.ts";
import { aboutMs } from "./words.ts";

const stroke = { fill: "none", vectorEffect: "non-scaling-stroke", strokeLinecap: "round", strokeLinejoin: "round" } as const;

/** How long half of the tries took at most (bars), and how long all but one in twenty (points, joined where they follow each other). */
export function Lines({ slots, height, of }: { slots: readonly Slot[]; height: number; of: "wait" | "run" }) {
  const [half, most] = [slots.map((slot) => slot[`${of}P50Ms`]), slots.map((slot) => slot[`${of}P95Ms`])];
  return (
    <Plot slots={slots} height={height} most={Math.max(0, ...most.map((value) => value ?? 0))} say={aboutMs}>
      <path d={half.map((value, index) => column(index, 0, value ?? 0)).join("")} className="fill-current opacity-50" />
      <path d={lineThrough(most)} className="stroke-current text-kumo-strong" strokeWidth={1.5} {...stroke} />
      <path d={dotsAt(most)} className="stroke-current text-kumo-strong" strokeWidth={3} {...stroke} />
    </Plot>
  );
}
