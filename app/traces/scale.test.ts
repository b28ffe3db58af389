import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldsOf, type Interval } from "./gaps.ts";
import { positionInView, isWholeView, panView, positionOf, scaleOf, timeAt, viewBetween, wholeView, zoomView } from "./scale.ts";
import { ticksOf } from "./ticks.ts";

const time = fc.integer({ min: 0, max: 50_000_000 });
const stretch = fc.tuple(time, fc.integer({ min: 0, max: 60_000 })).map(([from, length]): Interval => ({ from, to: from + length }));
/** A scale as the timeline makes it, with or without folds. */
const scale = fc.tuple(fc.array(stretch, { minLength: 1, maxLength: 20 }), fc.boolean()).map(([busy, folded]) => {
  const whole = { from: Math.min(...busy.map(({ from }) => from)), to: Math.max(...busy.map(({ to }) => to)) };
  return scaleOf(whole, folded ? foldsOf(busy, whole) : []);
});
const share = fc.double({ min: 0, max: 1, noNaN: true });
const view = fc.tuple(share, share).map(([a, b]) => viewBetween(a, b));

describe("a scale", () => {
  test("begins at 0, ends at 1 and never goes back", () => {
    fc.assert(
      fc.property(scale, share, share, (one, a, b) => {
        expect(positionOf(one, one.from)).toBeCloseTo(0, 9);
        expect(positionOf(one, one.to)).toBeCloseTo(1, 9);
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((part) => one.from + part * (one.to - one.from)) as [number, number];
        expect(positionOf(one, early)).toBeLessThanOrEqual(positionOf(one, late) + 1e-12);
      }),
    );
  });

  test("finds the time that is drawn at a place", () => {
    fc.assert(
      fc.property(scale, share, (one, part) => {
        const at = one.from + part * (one.to - one.from);
        const within = (one.to - one.from) * 1e-6 + 1e-3;
        expect(Math.abs(timeAt(one, positionOf(one, at)) - at)).toBeLessThan(within);
      }),
    );
  });

  test("draws what is folded short: no fold takes more than its share", () => {
    fc.assert(
      fc.property(scale, (one) => {
        const plain = one.pieces.reduce((sum, piece) => sum + (piece.folded ? 0 : piece.width), 0);
        for (const piece of one.pieces) if (piece.folded) expect(piece.width).toBeLessThanOrEqual(Math.max(0.06 * plain, 1) + 1e-9);
        expect(one.pieces.reduce((sum, piece) => sum + piece.width, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test("of a trace without length still draws it", () => expect(positionOf(scaleOf({ from: 5, to: 5 }, []), 5)).toBe(0));
});

describe("a view", () => {
  test("stays within the whole, however it is zoomed and moved", () => {
    fc.assert(
      fc.property(
        view,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        share,
        fc.double({ min: -5, max: 5, noNaN: true }),
        (one, factor, anchor, by) => {
          for (const next of [zoomView(one, factor, anchor), panView(one, by)]) {
            expect(next.left).toBeGreaterThanOrEqual(0);
            expect(next.right).toBeLessThanOrEqual(1 + 1e-9);
            expect(next.right).toBeGreaterThan(next.left);
          }
        },
      ),
    );
  });

  test("zoomed nearer keeps what is under the pointer there", () => {
    fc.assert(
      fc.property(view, share, (one, anchor) => {
        fc.pre(one.right - one.left > 1e-3);
        const held = one.left + (one.right - one.left) * anchor;
        expect(positionInView(zoomView(one, 0.5, anchor), held)).toBeCloseTo(anchor, 6);
      }),
    );
  });

  test("zoomed out far enough is the whole", () => expect(isWholeView(zoomView(viewBetween(0.4, 0.5), 100))).toBe(true));
});

describe("ticks", () => {
  test("are in order, in view, and never within what is folded", () => {
    fc.assert(
      fc.property(scale, view, (one, seen) => {
        const ticks = ticksOf(one, seen, 7);
        expect(ticks.length).toBeLessThan(40);
        for (const [index, { ms, x }] of ticks.entries()) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(1);
          expect(x).toBeGreaterThan(ticks[index - 1]?.x ?? -1);
          const inFold = one.pieces.some(({ folded, from, to }) => folded && one.from + ms > from && one.from + ms < to);
          expect(inFold).toBe(false);
        }
      }),
    );
  });

  test("stand at round times", () =>
    expect(ticksOf(scaleOf({ from: 1_000, to: 21_000 }, []), wholeView, 5).map(({ ms }) => ms)).toEqual([
      0, 5_000, 10_000, 15_000, 20_000,
    ]));
});
