import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldsOf, idleOf, type Interval } from "./gaps.ts";

const time = fc.integer({ min: 0, max: 100_000 });
const interval = fc.tuple(time, time).map(([a, b]): Interval => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const busy = fc.array(interval, { maxLength: 30 });
const whole = fc.tuple(time, fc.integer({ min: 1, max: 100_000 })).map(([from, length]): Interval => ({ from, to: from + length }));
const overlap = (a: Interval, b: Interval) => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
const length = (all: readonly Interval[]) => all.reduce((sum, { from, to }) => sum + to - from, 0);

/** How much of `within` is covered: a slow but obvious reference. */
function coveredSlowly(all: readonly Interval[], within: Interval): number {
  const edges = [...new Set([within.from, within.to, ...all.flatMap(({ from, to }) => [from, to])])]
    .filter((at) => at >= within.from && at <= within.to)
    .toSorted((a, b) => a - b);
  return edges.slice(1).reduce((sum, to, index) => {
    const from = edges[index] ?? to;
    return sum + (all.some((part) => part.from <= from && part.to >= to) ? to - from : 0);
  }, 0);
}

describe("idle time", () => {
  test("is everything within the whole that no interval covers", () => {
    fc.assert(
      fc.property(busy, whole, (all, within) => {
        const idle = idleOf(all, within);
        for (const gap of idle) for (const other of all) expect(overlap(gap, other)).toBe(0);
        expect(length(idle) + coveredSlowly(all, within)).toBe(within.to - within.from);
        expect(idle.every((gap, index) => gap.from < gap.to && gap.from >= (idle[index - 1]?.to ?? within.from))).toBe(true);
      }),
    );
  });

  test("is folded if it is longer than a tenth of the whole and than 3 s", () => {
    fc.assert(
      fc.property(busy, whole, (all, within) => {
        const folds = foldsOf(all, within);
        const tenth = (within.to - within.from) / 10;
        for (const { from, to } of folds) expect(to - from).toBeGreaterThan(Math.max(3_000, tenth));
        const rest = idleOf(all, within).filter((gap) => !folds.some(({ from }) => from === gap.from));
        for (const { from, to } of rest) expect(to - from).toBeLessThanOrEqual(Math.max(3_000, tenth));
      }),
    );
  });

  test("between two runs hours apart is one fold", () =>
    expect(
      foldsOf(
        [
          { from: 0, to: 1_000 },
          { from: 7_200_000, to: 7_201_000 },
        ],
        { from: 0, to: 7_201_000 },
      ),
    ).toEqual([{ from: 1_000, to: 7_200_000 }]));

  test("of a second or two in a short trace is not folded, because it shows the wait in a queue", () =>
    expect(foldsOf([{ from: 2_000, to: 2_100 }], { from: 0, to: 4_000 })).toEqual([]));
});
