import { expect, test } from "vitest";
import { narrowBounds, offsetOf } from "./offset.ts";

/** A request that took `there` and `back` ms, sent at `at` by a browser whose clock is `ahead` ms of the server's. */
const sample = (at: number, there: number, back: number, ahead: number) => ({
  sentAt: at,
  receivedAt: at + there + back,
  serverAt: at + there - ahead,
});
const minutes = 60_000;

test("the offset is the middle of the possible range", () => {
  expect(offsetOf(narrowBounds(undefined, sample(1_000, 40, 40, 20 * minutes)))).toBe(-20 * minutes);
  expect(offsetOf(narrowBounds(undefined, sample(1_000, 40, 40, -3 * minutes)))).toBe(3 * minutes);
});

test("a quick answer gives the offset, whether a slow one comes before or after it", () => {
  const quick = sample(1_000, 10, 10, 5_000);
  const slow = sample(9_000, 10, 4_000, 5_000);
  for (const order of [
    [quick, slow],
    [slow, quick],
  ]) {
    const bounds = order.reduce<ReturnType<typeof narrowBounds> | undefined>(narrowBounds, undefined);
    expect(Math.abs(offsetOf(bounds ?? { minMs: 0, maxMs: 0 }) + 5_000)).toBeLessThanOrEqual(60);
  }
});

test("after a clock was set, the newer measurement counts", () => {
  const before = narrowBounds(undefined, sample(1_000, 10, 10, 0));
  expect(offsetOf(narrowBounds(before, sample(90_000, 10, 10, 20 * minutes)))).toBe(-20 * minutes);
});
