import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldsOf, idleOf, type Interval } from "./gaps.ts";

const time = fc.integer({ min: 0, max: 100_000 });
const stretch = fc.tuple(time, time).map(([a, b]): Interval => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const busy = fc.array(stretch, { maxLength: 30 });
const whole = fc.tuple(time, fc.integer({ min: 1, max: 100_000 })).map(([from, length]): Interval => ({ from, to: from + length }));
const overlap = (a: Interval, b: Interval) => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
const length = (all: readonly Interval[]) => all.reduce((sum, { from, to }) => sum + to - from, 0);

/** How much of `within` is covered, counted moment by moment. */
function coveredSlowly(all: readonly Interval[], within: Interval): number {
  const edges = [...new Set([within.from, within.to, ...all.flatMap(({ from, to }) => [from, to])])]
    .filter((at) => at >= within.from && at <= within.to)
    .toSorted((a, b) => a - b);
  return edges.slice(1).reduce((sum, to, index) => {
    const from = edges[index] ?? to;
    return sum + (all.some((one) => one.from <= from && one.to >= to) ? to - from : 0);
  }, 0);
}

describe("idle time", () => {
  test("is all of the whole in which nothing is, and nothing else", () => {
    fc.assert(
      fc.property(busy, whole, (all, within) => {
        const idle = idleOf(all, within);
        for (const one of idle) for (const other of all) expect(overlap(one, other)).toBe(0);
        expect(length(idle) + coveredSlowly(all, within)).toBe(within.to - within.from);
        expect(idle.every((one, index) => one.from < one.to && one.from >= (idle[index - 1]?.to ?? within.from))).toBe(true);
      }),
    );
  });

  test("is folded where it is long: over a tenth of the whole, and over 3 s", () => {
    fc.assert(
      fc.property(busy, whole, (all, within) => {
        const folds = foldsOf(all, within);
        const tenth = (within.to - within.from) / 10;
        for (const { from, to } of folds) expect(to - from).toBeGreaterThan(Math.max(3_000, tenth));
        const rest = idleOf(all, within).filter((one) => !folds.some(({ from }) => from === one.from));
        for (const { from, to } of rest) expect(to - from).toBeLessThanOrEqual(Math.max(3_000, tenth));
      }),
    );
  });

  test("between two runs that are hours apart is one fold", () =>
    expect(
      foldsOf(
        [
          { from: 0, to: 1_000 },
          { from: 7_200_000, to: 7_201_000 },
        ],
        { from: 0, to: 7_201_000 },
      ),
    ).toEqual([{ from: 1_000, to: 7_200_000 }]));

  test("of a second or two between the steps of a short trace stays: it is what waiting in a queue looks like", () =>
    expect(foldsOf([{ from: 2_000, to: 2_100 }], { from: 0, to: 4_000 })).toEqual([]));
});
