import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldsOf, type Interval } from "./gaps.ts";
import { positionInView, isWholeView, panView, positionOf, scaleOf, timeAt, viewBetween, wholeView, zoomView } from "./scale.ts";
import { ticksOf } from "./ticks.ts";

const time = fc.integer({ min: 0, max: 50_000_000 });
const interval = fc.tuple(time, fc.integer({ min: 0, max: 60_000 })).map(([from, length]): Interval => ({ from, to: from + length }));
/** A scale as the timeline builds it, with or without folds. */
const anyScale = fc.tuple(fc.array(interval, { minLength: 1, maxLength: 20 }), fc.boolean()).map(([busy, folded]) => {
  const whole = { from: Math.min(...busy.map(({ from }) => from)), to: Math.max(...busy.map(({ to }) => to)) };
  return scaleOf(whole, folded ? foldsOf(busy, whole) : []);
});
const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyView = fc.tuple(share, share).map(([a, b]) => viewBetween(a, b));

describe("a scale", () => {
  test("starts at 0, ends at 1 and never decreases", () => {
    fc.assert(
      fc.property(anyScale, share, share, (scale, a, b) => {
        expect(positionOf(scale, scale.from)).toBeCloseTo(0, 9);
        expect(positionOf(scale, scale.to)).toBeCloseTo(1, 9);
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((part) => scale.from + part * (scale.to - scale.from)) as [
          number,
          number,
        ];
        expect(positionOf(scale, early)).toBeLessThanOrEqual(positionOf(scale, late) + 1e-12);
      }),
    );
  });

  test("finds the time that is drawn at a position", () => {
    fc.assert(
      fc.property(anyScale, share, (scale, part) => {
        const at = scale.from + part * (scale.to - scale.from);
        const tolerance = (scale.to - scale.from) * 1e-6 + 1e-3;
        expect(Math.abs(timeAt(scale, positionOf(scale, at)) - at)).toBeLessThan(tolerance);
      }),
    );
  });

  test("draws no fold wider than its share", () => {
    fc.assert(
      fc.property(anyScale, ({ pieces }) => {
        const plain = pieces.reduce((sum, piece) => sum + (piece.folded ? 0 : piece.width), 0);
        for (const piece of pieces) if (piece.folded) expect(piece.width).toBeLessThanOrEqual(Math.max(0.06 * plain, 1) + 1e-9);
        expect(pieces.reduce((sum, piece) => sum + piece.width, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test("works for a trace without length", () => expect(positionOf(scaleOf({ from: 5, to: 5 }, []), 5)).toBe(0));
});

describe("a view", () => {
  test("stays within the whole when zoomed and moved", () => {
    fc.assert(
      fc.property(
        anyView,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        share,
        fc.double({ min: -5, max: 5, noNaN: true }),
        (view, factor, anchor, by) => {
          for (const next of [zoomView(view, factor, anchor), panView(view, by)]) {
            expect(next.left).toBeGreaterThanOrEqual(0);
            expect(next.right).toBeLessThanOrEqual(1 + 1e-9);
            expect(next.right).toBeGreaterThan(next.left);
          }
        },
      ),
    );
  });

  test("zoomed in keeps the position under the pointer", () => {
    fc.assert(
      fc.property(anyView, share, (view, anchor) => {
        fc.pre(view.right - view.left > 1e-3);
        const fixed = view.left + (view.right - view.left) * anchor;
        expect(positionInView(zoomView(view, 0.5, anchor), fixed)).toBeCloseTo(anchor, 6);
      }),
    );
  });

  test("zoomed out far enough shows the whole", () => expect(isWholeView(zoomView(viewBetween(0.4, 0.5), 100))).toBe(true));
});

describe("ticks", () => {
  test("are in order, in view, and never within a fold", () => {
    fc.assert(
      fc.property(anyScale, anyView, (scale, view) => {
        const ticks = ticksOf(scale, view, 7);
        expect(ticks.length).toBeLessThan(40);
        for (const [index, { ms, x }] of ticks.entries()) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(1);
          expect(x).toBeGreaterThan(ticks[index - 1]?.x ?? -1);
          const inFold = scale.pieces.some(({ folded, from, to }) => folded && scale.from + ms > from && scale.from + ms < to);
          expect(inFold).toBe(false);
        }
      }),
    );
  });

  test("are at round times", () =>
    expect(ticksOf(scaleOf({ from: 1_000, to: 21_000 }, []), wholeView, 5).map(({ ms }) => ms)).toEqual([
      0, 5_000, 10_000, 15_000, 20_000,
    ]));
});
