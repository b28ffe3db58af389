import { afterEach, describe, expect, test } from "vitest";
import { setShownZone } from "../core/settings/zone.ts";
import {
  formatClock,
  formatCount,
  formatDuration,
  formatExactTime,
  formatPreciseDuration,
  formatRelativeTime,
  formatShortCount,
  pluralize,
  pluralizeCapped,
  shortActorName,
} from "./format.ts";
import { formatUsd } from "./formatUsd.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const now = Date.parse("2026-11-21T03:06:12.000Z");
const at = (ago: number) => new Date(now - ago).toISOString();

afterEach(() => setShownZone("local"));

describe("formatDuration uses at most two units", () => {
  test.each([
    [0, "0 s"],
    [59_999, "59 s"],
    [minute, "1 m"],
    [59 * minute + 59 * second, "59 m"],
    [2 * hour + 10 * minute, "2 h 10 m"],
    [7 * hour + 10 * minute, "7 h"],
    [49 * hour, "2 d"],
  ])("%i ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("formatRelativeTime", () => {
  test.each([
    [4 * minute, "4 m ago"],
    [hour + 30 * minute, "1 h ago"],
    [-(2 * hour + 13 * minute), "in 2 h 13 m"],
    [2 * second, "just now"],
  ])("%i ms ago is %s", (ago, text) => expect(formatRelativeTime(at(ago), now)).toBe(text));

  test("times slightly in the future are now: the page's clock is coarse", () => {
    expect(formatRelativeTime(at(-14 * second), now)).toBe("just now");
    expect(formatRelativeTime(at(-minute), now)).toBe("in 1 m");
  });
});

test("pluralize uses the singular for one only", () => {
  expect(pluralize(1, "dead letter")).toBe("1 dead letter");
  expect(pluralize(1_204, "dead letter")).toBe("1,204 dead letters");
  expect(pluralize(0, "order waits", "orders wait")).toBe("0 orders wait");
});

test("shortActorName cuts an e-mail address at its @", () => {
  expect(shortActorName("dana@example.com")).toBe("dana");
  expect(shortActorName("schedule")).toBe("schedule");
});

test("pluralizeCapped shows a + beyond the cap", () => {
  expect(pluralizeCapped(1_000, 1_000, "run")).toBe("1,000 runs");
  expect(pluralizeCapped(1_001, 1_000, "run")).toBe("1,000+ runs");
  expect(pluralizeCapped(1, 1_000, "run")).toBe("1 run");
});

test("times are formatted in the shown zone, with its name", () => {
  const winter = "2026-01-15T23:30:12.000Z";
  setShownZone("UTC");
  expect(formatExactTime(winter)).toBe("2026-01-15 23:30:12 UTC");
  setShownZone("Asia/Tokyo");
  expect(formatExactTime(winter)).toBe("2026-01-16 08:30:12 UTC+9");
  expect(formatClock(winter, Date.parse(winter))).toBe("08:30");
});

test.each([
  ["2026-01-15T03:10:00.000Z", "22:57"],
  ["2026-01-15T08:30:00.000Z", "14 Jan 22:57"],
  ["2026-01-14T00:05:00.000Z", "14 Jan 22:57"],
  ["2026-01-14T04:00:00.000Z", "22:57"],
])("a time of another day has its day after six hours: at %s", (shownAt, text) => {
  setShownZone("UTC");
  expect(formatClock("2026-01-14T22:57:00.000Z", Date.parse(shownAt))).toBe(text);
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [999.6, "1.0 s"],
  [1_240, "1.2 s"],
  [9_949, "9.9 s"],
  [9_950, "10 s"],
  [59_600, "1 m"],
  [252_000, "4 m 12 s"],
  [3_599_700, "1 h"],
  [7_800_000, "2 h 10 m"],
  [86_399_999, "1 d"],
  [273_600_000, "3 d 4 h"],
  [-5, "0 ms"],
])("%d ms is precisely %s", (ms, text) => expect(formatPreciseDuration(ms)).toBe(text));

test.each([
  [0, "$0"],
  [0.00000667, "$0.0000067"],
  [0.0057, "$0.0057"],
  [0.00999, "$0.01"],
  [0.01, "$0.01"],
  [5.7294, "$5.73"],
  [1_204.5, "$1,204.50"],
])("%d dollars are %s", (usd, text) => expect(formatUsd(usd)).toBe(text));

test("counts are formatted as Intl does", () => {
  const full = new Intl.NumberFormat("en");
  const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
  for (const value of [
    0, 7, 999, 1_000, 99_999, 100_000, 100_186, 123_456, 999_499, 999_500, 1_234_567, 9_995_000, 5e9, 1.5e13, -1_234, 1_234.5678,
  ])
    expect([formatCount(value), value < 100_000 ? "" : formatShortCount(value)]).toEqual([
      full.format(value),
      value < 100_000 ? "" : short.format(value),
    ]);
});
