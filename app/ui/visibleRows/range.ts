/** Where rows start: that of row `index` is at `[index]`, and the end of the last at `[count]`, pixels from the start of the first. */
export type Offsets = Float64Array;
/** The visible part of the rows: its start in pixels from the start of the first row, and its height. */
export type View = { start: number; height: number };
/** The first and the last of some rows, by index. With no rows, `last` is before `first`. */
export type Range = { first: number; last: number };

/** Rows that are rendered beyond each edge, so that a key press or a turn of the wheel finds them there. */
const overscan = 12;

/** Adds the heights of the rows up. */
export function offsetsOf(count: number, heightOf: (index: number) => number): Offsets {
  const offsets = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) offsets[index + 1] = (offsets[index] ?? 0) + heightOf(index);
  return offsets;
}

/** The row that contains a position, in pixels; the first or the last if none does. */
function rowAt(offsets: Offsets, position: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The rows to render: those in view and some beyond each edge. */
export function rangeIn(offsets: Offsets, { start, height }: View): Range {
  const last = offsets.length - 2;
  return {
    first: Math.max(0, rowAt(offsets, start) - overscan),
    last: Math.min(last, rowAt(offsets, start + height) + overscan),
  };
}

/** How far to scroll so that a row is in view, below a header of `headPx`: unchanged if it is. `top` and `height` are of the scrolling element. */
export function scrollTopFor(offsets: Offsets, index: number, headPx: number, { top, height }: { top: number; height: number }): number {
  const [start = 0, end = start] = [offsets[index], offsets[index + 1]];
  if (start < top) return start;
  return Math.max(top, end + headPx - height);
}
