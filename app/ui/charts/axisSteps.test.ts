import fc from "fast-check";
import { expect, test } from "vitest";
import { countTicks, durationTicks, timeStepMs } from "./axisSteps.ts";
import { formatMs } from "./format.ts";

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

test.each([
  [0, ["0 ms", "1 ms"]],
  [1_400, ["0 ms", "500 ms", "1.0 s", "1.5 s"]],
  [8_000, ["0 ms", "5.0 s", "10 s"]],
  [100_000, ["0 ms", "1 m", "2 m"]],
  [400_000, ["0 ms", "5 m", "10 m"]],
  [7_200_000, ["0 ms", "1 h", "2 h"]],
  [400_000_000, ["0 ms", "2 d", "4 d", "6 d"]],
])("the ticks of times up to %i ms are %j", (most, ticks) => expect(durationTicks(most).map(formatMs)).toEqual(ticks));

test("ticks of times are evenly spaced, as their labels say, and reach the maximum", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e10 }), (most) => {
      const ticks = durationTicks(most);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
      const labelled = ticks.map((tick) => {
        const [value, unit] = formatMs(tick).split(" ");
        return Number(value) * units[unit as keyof typeof units];
      });
      expect(labelled).toEqual(ticks);
    }),
  );
});

test("time steps are 10 minutes for an hour, 4 hours for a day, a day for a week", () => {
  const hour = 3_600_000;
  expect([1, 24, 168].map((hours) => timeStepMs(hours * hour) / hour)).toEqual([1 / 6, 4, 24]);
});
