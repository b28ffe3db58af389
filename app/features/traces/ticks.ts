import { positionInView, positionOf, type Scale, timeAt, type View } from "./scale.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Round intervals between ticks, ms. */
const steps = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  second,
  2 * second,
  5 * second,
  10 * second,
  15 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
];

/** A line of the axis: a time since the start of the trace, ms, and its position in the view, 0 to 1. */
export type Tick = { ms: number; x: number };

/** A tick closer than this to the previous one is left out, as a share of the usual distance. */
const minDistanceShare = 0.6;

/** About `count` ticks at round times since the start of the trace, none within a fold. */
export function ticksOf(scale: Scale, view: View, count: number): Tick[] {
  const pieces = scale.pieces.filter((piece) => !piece.folded && piece.x < view.right && piece.x + piece.width > view.left);
  const shown = pieces.map((piece) => ({
    from: Math.max(piece.from, timeAt(scale, view.left)),
    to: Math.min(piece.to, timeAt(scale, view.right)),
  }));
  const length = shown.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0);
  const step = steps.find((candidate) => candidate >= length / count) ?? Math.ceil(length / count / day) * day;
  const ticks: Tick[] = [];
  for (const { from, to } of shown)
    for (let ms = Math.ceil((from - scale.from) / step) * step; scale.from + ms <= to; ms += step) {
      const x = positionInView(view, positionOf(scale, scale.from + ms));
      const before = ticks.at(-1);
      if (x >= 0 && x <= 1 && (!before || x - before.x > minDistanceShare / count)) ticks.push({ ms, x });
    }
  return ticks;
}
