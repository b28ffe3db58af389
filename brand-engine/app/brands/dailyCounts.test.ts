import { expect, test } from "vitest";
import { dailyCounts } from "./dailyCounts.ts";

test("each of the last 30 days has a count, 0 without any; other types and older days are left out", () => {
  const counts = [
    { day: "2026-03-01", type: "content.published", count: 3 },
    { day: "2026-03-01", type: "social.posted", count: 6 },
    { day: "2026-02-27", type: "content.published", count: 1 },
    { day: "2026-01-30", type: "content.published", count: 9 },
  ];
  const days = dailyCounts(counts, "content.published", Date.parse("2026-03-01T23:59:59.999Z"));
  expect([days.length, days[0]?.day, days.at(-1)]).toEqual([30, "2026-01-31", { day: "2026-03-01", count: 3 }]);
  expect(days.filter(({ count }) => count > 0)).toEqual([
    { day: "2026-02-27", count: 1 },
    { day: "2026-03-01", count: 3 },
  ]);
  expect(dailyCounts([], "social.posted", 0).every(({ count }) => count === 0)).toBe(true);
});
