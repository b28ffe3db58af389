import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConcurrency, parseRateDraft } from "./limitDraft.ts";
import { formatRateLimit, rateDraftOf } from "./rateText.ts";

test("a limit survives the way into the form and back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 100, max: 86_400_000 }), (limit, periodMs) => {
      expect(parseRateDraft(rateDraftOf({ limit, periodMs }))).toEqual({ limit, periodMs });
    }),
  );
});

describe("a limit as text", () => {
  test.each([
    [10, 1_000, "10 per second"],
    [1_200, 3_600_000, "1,200 per hour"],
    [100, 300_000, "100 per 5 minutes"],
    [2, 1_500, "2 per 1500 ms"],
    [5, 86_400_000, "5 per 24 hours"],
  ])("%i in %i ms is %s", (limit, periodMs, text) => expect(formatRateLimit({ limit, periodMs })).toBe(text));
});

describe("an invalid limit is refused with the valid range", () => {
  test.each([
    ["", "1"],
    ["0", "1"],
    ["1.5", "1"],
    ["ten", "1"],
    ["10", ""],
    ["10", "0.01"],
    ["10", "90000"],
  ])("%s in %s seconds", (limit, amount) => expect(() => parseRateDraft({ limit, amount, unit: "second" })).toThrow("whole number"));

  test.each(["", "0", "2.5", "100001"])("%s at once", (text) => expect(() => parseConcurrency(text)).toThrow("whole number"));
  test("7 at once is accepted", () => expect(parseConcurrency(" 7 ")).toBe(7));
});
