/** Free on either side of a bar, in slots. */
const gap = 0.12;

type Value = number | null;

/** A bar in the slot `index`, from the value `from` up to `to`; nothing where there is none. Values go up, so what is drawn is below zero. */
export const column = (index: number, from: number, to: number): string =>
  to > from ? `M${index + gap} ${-from}V${-to}H${index + 1 - gap}V${-from}z` : "";

/** A line through the middle of the slots, with a gap where nothing was measured. */
export const lineThrough = (values: readonly Value[]): string =>
  values
    .map((value, index) => (value === null ? "" : `${typeof values[index - 1] === "number" ? "L" : "M"}${index + 0.5} ${-value}`))
    .join("");

/** A point in the middle of each slot that has one: lines without length, which round ends make dots however the drawing is stretched. */
export const dotsAt = (values: readonly Value[]): string =>
  values.map((value, index) => (value === null ? "" : `M${index + 0.5} ${-value}h0`)).join("");
