import fc from "fast-check";
import { expect, test } from "vitest";
import { countTicks, timeStepMs } from "./axisSteps.ts";

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [7, [0, 5, 10]],
  [105, [0, 50, 100, 150]],
  [1_900, [0, 1_000, 2_000]],
])("the ticks up to %i are %j", (most, ticks) => expect(countTicks(most)).toEqual(ticks));

test("ticks are integers, at most five, and reach the maximum", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (most) => {
      const ticks = countTicks(most);
      expect(ticks.every(Number.isInteger)).toBe(true);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
    }),
  );
});

test("time steps are 10 minutes for an hour, 4 hours for a day, a day for a week", () => {
  const hour = 3_600_000;
  expect([1, 24, 168].map((hours) => timeStepMs(hours * hour) / hour)).toEqual([1 / 6, 4, 24]);
});
