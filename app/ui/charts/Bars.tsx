import { count } from "../words.ts";
import { column } from "./paths.ts";
import { Plot } from "./Plot.tsx";
import type { Slot } from "./slots.ts";

/** What ended in each slot: failed at the bottom, where it is seen first, done above. */
export function Bars({ slots, height }: { slots: readonly Slot[]; height: number }) {
  const failed = slots.map((slot, index) => column(index, 0, slot.failed)).join("");
  const completed = slots.map((slot, index) => column(index, slot.failed, slot.failed + slot.completed)).join("");
  return (
    <Plot slots={slots} height={height} most={Math.max(0, ...slots.map((slot) => slot.failed + slot.completed))} say={count}>
      <path d={completed} className="fill-current opacity-50" />
      <path d={failed} className="fill-current text-kumo-danger" />
    </Plot>
  );
}
