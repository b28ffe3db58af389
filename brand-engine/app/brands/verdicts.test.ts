import { expect, test } from "vitest";
import { verdictReason } from "./verdicts.ts";

const move = {
  id: "m",
  at: "2026-10-01T09:00:00.000Z",
  from: 0,
  to: 2,
  maxDifficulty: 40,
  url: "/sites/a/b",
  verdict: "strong",
  views: 90,
} as const;

test("a reason has views, rank and comparison, as far as they are known", () => {
  expect(verdictReason({ ...move, score: 0.64, median: 12, compared: 24 })).toBe(
    "90 views, more than 82% of 24 articles of the same age (median 12)",
  );
  expect(verdictReason({ ...move, views: 1, score: null, median: null, compared: null })).toBe("1 view");
});
