import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BucketSize, chooseBucketSize, bucketSeconds, quantileOf } from "./metrics.ts";

const edges = (index: number): [number, number] => [index * 10, (index + 1) * 10];

describe("a quantile of a histogram", () => {
  test("of an empty histogram is null", () => expect(quantileOf([0, 0, 0], 0.5, edges)).toBeNull());

  test.each([
    [[4, 0, 0], 0.5, 5],
    [[1, 0, 1], 0.5, 10],
    [[1, 0, 1], 0.95, 29],
    [[0, 0, 1], 0, null],
    [[50, 45, 5], 0.95, 20],
  ])("of %j at %d is %s", (histogram, share, ms) => expect(quantileOf(histogram, share, edges)).toBe(ms));

  test("lies in the bucket of the value that has this rank", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 49 }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const histogram = Array.from({ length: 5 }, (_, index) => values.filter((value) => Math.floor(value / 10) === index).length);
          const exact = values.toSorted((a, b) => a - b)[Math.ceil(values.length * share - 1e-9) - 1] ?? 0;
          const [from, to] = edges(Math.floor(exact / 10));
          const about = quantileOf(histogram, share, edges) ?? -1;
          expect(about).toBeGreaterThanOrEqual(from);
          expect(about).toBeLessThanOrEqual(to);
        },
      ),
    );
  });
});

describe("a bucket size", () => {
  const now = Date.parse("2026-11-21T03:00:00.000Z");
  const hours = (ago: number, length: number) => ({ from: now - ago * 3_600_000, to: now - (ago - length) * 3_600_000 });

  test.each([
    [hours(1, 1), "1m", 240, "1m"],
    [hours(24, 24), "1m", 1_440, "1m"],
    [hours(24, 24), "1m", 240, "15m"],
    [hours(48, 48), "1m", 1_440, "5m"],
    [hours(72, 1), "1m", 1_440, "1h"],
    [hours(168, 168), "1m", 240, "1h"],
    [hours(1, 1), "6h", 240, "6h"],
    [hours(8_784, 8_784), "1m", 240, "1d"],
  ] as const)("for %j, requested as %s with at most %d points, is %s", (range, requested, maxPoints, bucket) =>
    expect(chooseBucketSize(range, requested, maxPoints, now)).toBe(bucket),
  );

  test("never gives more points than allowed within a year, and is never smaller than requested", () => {
    const requested = fc.constantFrom(...(Object.keys(bucketSeconds) as BucketSize[]));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8_000 }), fc.integer({ min: 0, max: 8_000 }), requested, (length, ago, bucket) => {
        const { from, to } = hours(ago + length, length);
        const given = bucketSeconds[chooseBucketSize({ from, to }, bucket, 1_440, now)];
        expect(given).toBeGreaterThanOrEqual(bucketSeconds[bucket]);
        expect((to - from) / 1_000 / given).toBeLessThanOrEqual(1_440);
      }),
    );
  });
});
