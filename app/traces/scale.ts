import type { Interval } from "./gaps.ts";

/** How wide a folded stretch is drawn, as a share of all that is not folded. */
const foldWidth = 0.06;

/** A straight part of the scale: this time is drawn there. */
type Piece = Interval & { x: number; width: number; folded: boolean };

/** From time to place and back: 0 is where the trace begins, 1 where it ends. Folded stretches are drawn short. */
export type Scale = Interval & { pieces: readonly Piece[] };

/** A scale over `whole` with `folds`, which are in order and within it. */
export function scaleOf(whole: Interval, folds: readonly Interval[]): Scale {
  // A trace of no length is drawn as one of a millisecond.
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

const pieceBy = (pieces: readonly Piece[], fits: (piece: Piece) => boolean): Piece | undefined => pieces.find(fits) ?? pieces.at(-1);

/** Where a time is drawn, 0 to 1; what is before or after the trace is at its ends. */
export function positionOf({ from, to, pieces }: Scale, ms: number): number {
  const at = Math.min(Math.max(ms, from), to);
  const piece = pieceBy(pieces, (one) => at < one.to);
  return piece ? Math.min(1, piece.x + ((at - piece.from) / (piece.to - piece.from)) * piece.width) : 0;
}

/** The time that is drawn at a place, ms. */
export function timeAt({ pieces }: Scale, place: number): number {
  const x = Math.min(Math.max(place, 0), 1);
  const piece = pieceBy(pieces, (one) => x < one.x + one.width);
  return piece ? piece.from + ((x - piece.x) / piece.width) * (piece.to - piece.from) : 0;
}

/** The part of the scale that is looked at, by its places: {0, 1} is all of it. */
export type View = { left: number; right: number };
export const wholeView: View = { left: 0, right: 1 };

/** No nearer than this: a thousandth of what is nearest is no use to anybody. */
const minViewWidth = 1e-5;

/** A view of the given width around, moved so that it lies within the whole. */
function within(left: number, width: number): View {
  const fits = Math.min(1, Math.max(minViewWidth, width));
  const start = Math.min(Math.max(left, 0), 1 - fits);
  return { left: start, right: start + fits };
}

/** Nearer (`factor` under 1) or further, so that what is at `anchor` (0 to 1 of the view) stays where it is. */
export function zoomView({ left, right }: View, factor: number, anchor = 0.5): View {
  const width = (right - left) * factor;
  const held = left + (right - left) * anchor;
  const fits = Math.min(1, Math.max(minViewWidth, width));
  return within(held - fits * anchor, fits);
}

/** Moved by a share of its own width. */
export const panView = ({ left, right }: View, share: number): View => within(left + (right - left) * share, right - left);

/** The view between two places, whichever is first. */
export const viewBetween = (a: number, b: number): View => within(Math.min(a, b), Math.abs(b - a));

/** Where a place of the scale is in a view: 0 is its left edge, 1 its right; beyond them it is out of sight. */
export const positionInView = ({ left, right }: View, place: number): number => (place - left) / (right - left);

/** True when all is in view. */
export const isWholeView = ({ left, right }: View): boolean => left <= 0 && right >= 1;
