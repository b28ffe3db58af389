import type { Interval } from "./gaps.ts";

/** The width of a fold, as a share of all that is not folded. */
const foldWidth = 0.06;

/** A linear part of the scale: an interval of time and where it is drawn. */
type Piece = Interval & { x: number; width: number; folded: boolean };

/** Maps times to positions and back: 0 is the start of the trace, 1 its end. Folds are drawn short. */
export type Scale = Interval & { pieces: readonly Piece[] };

/** The scale over `whole` with `folds`, which must be in order and within it. */
export function scaleOf(whole: Interval, folds: readonly Interval[]): Scale {
  // A trace without length is drawn as if it took a millisecond.
  const to = Math.max(whole.to, whole.from + 1);
  const cuts: (Interval & { folded: boolean })[] = [];
  let at = whole.from;
  for (const fold of folds) {
    if (fold.from > at) cuts.push({ from: at, to: fold.from, folded: false });
    cuts.push({ ...fold, folded: true });
    at = fold.to;
  }
  if (at < to) cuts.push({ from: at, to, folded: false });
  const plain = cuts.reduce((sum, cut) => sum + (cut.folded ? 0 : cut.to - cut.from), 0);
  const lengthOf = (cut: (typeof cuts)[number]) => (cut.folded ? Math.max(1, plain * foldWidth) : cut.to - cut.from);
  const total = cuts.reduce((sum, cut) => sum + lengthOf(cut), 0);
  let x = 0;
  const pieces = cuts.map((cut): Piece => {
    const width = lengthOf(cut) / total;
    const piece = { ...cut, x, width };
    x += width;
    return piece;
  });
  return { from: whole.from, to, pieces };
}

const pieceBy = (pieces: readonly Piece[], clamped: (piece: Piece) => boolean): Piece | undefined => pieces.find(clamped) ?? pieces.at(-1);

/** The position of a time (ms), 0 to 1. Times outside the trace are at its ends. */
export function positionOf({ from, to, pieces }: Scale, ms: number): number {
  const at = Math.min(Math.max(ms, from), to);
  const piece = pieceBy(pieces, (candidate) => at < candidate.to);
  return piece ? Math.min(1, piece.x + ((at - piece.from) / (piece.to - piece.from)) * piece.width) : 0;
}

/** The time (ms) that is drawn at a position. */
export function timeAt({ pieces }: Scale, position: number): number {
  const x = Math.min(Math.max(position, 0), 1);
  const piece = pieceBy(pieces, (candidate) => x < candidate.x + candidate.width);
  return piece ? piece.from + ((x - piece.x) / piece.width) * (piece.to - piece.from) : 0;
}

/** The visible part of the scale, by positions. */
export type View = { left: number; right: number };
/** The view of the whole scale. */
export const wholeView: View = { left: 0, right: 1 };

/** The narrowest view: zooming in further would show nothing more. */
const minViewWidth = 1e-5;

/** A view of the given width, moved so that it lies within the whole. */
function within(left: number, width: number): View {
  const clamped = Math.min(1, Math.max(minViewWidth, width));
  const start = Math.min(Math.max(left, 0), 1 - clamped);
  return { left: start, right: start + clamped };
}

/** Zooms in (`factor` below 1) or out. The position at `anchor` (0 to 1 of the view) stays where it is. */
export function zoomView({ left, right }: View, factor: number, anchor = 0.5): View {
  const width = (right - left) * factor;
  const fixed = left + (right - left) * anchor;
  const clamped = Math.min(1, Math.max(minViewWidth, width));
  return within(fixed - clamped * anchor, clamped);
}

/** Moves the view by a share of its width. */
export const panView = ({ left, right }: View, share: number): View => within(left + (right - left) * share, right - left);

/** The view between two positions, in any order. */
export const viewBetween = (a: number, b: number): View => within(Math.min(a, b), Math.abs(b - a));

/** A position of the scale relative to a view: 0 is the left edge, 1 the right edge, and anything else is out of view. */
export const positionInView = ({ left, right }: View, position: number): number => (position - left) / (right - left);

/** True if the view shows the whole scale. */
export const isWholeView = ({ left, right }: View): boolean => left <= 0 && right >= 1;
