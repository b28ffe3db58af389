import { expect, test } from "vitest";
import { retryDelayMs } from "./retryDelay.ts";

test("the delay grows as the step's configuration says", () => {
  const delays = (backoff: string | undefined) => [1, 2, 3].map((attempt) => retryDelayMs({ delay: "2 seconds", backoff }, attempt));
  expect(delays("exponential")).toEqual([2_000, 4_000, 8_000]);
  expect(delays("linear")).toEqual([2_000, 4_000, 6_000]);
  expect([delays("constant"), delays(undefined)]).toEqual([
    [2_000, 2_000, 2_000],
    [2_000, 2_000, 2_000],
  ]);
  expect([retryDelayMs({ delay: 500 }, 1), retryDelayMs({ delay: "1.5 hours" }, 1)]).toEqual([500, 5_400_000]);
});

test("a delay that a function computes, or that is none, is not known", () => {
  for (const delay of ["[dynamic]", "soon", -1, Infinity, null, undefined]) expect(retryDelayMs({ delay }, 1)).toBeNull();
  expect([retryDelayMs(undefined, 1), retryDelayMs({ delay: "1 hour", backoff: "exponential" }, 60)]).toEqual([null, null]);
});
