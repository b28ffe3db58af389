import { describe, expect, test } from "vitest";
import { pluralize, pluralizeCapped, formatDuration, formatRelativeTime, shortActorName } from "./format.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const now = Date.parse("2026-11-21T03:06:12.000Z");
const at = (ago: number) => new Date(now - ago).toISOString();

describe("a duration is said in the units that matter", () => {
  test.each([
    [0, "0 s"],
    [59_999, "59 s"],
    [minute, "1 m"],
    [59 * minute + 59 * second, "59 m"],
    [2 * hour + 10 * minute, "2 h 10 m"],
    [7 * hour + 10 * minute, "7 h"],
    [49 * hour, "2 d"],
  ])("%i ms is %s", (ms, said) => expect(formatDuration(ms)).toBe(said));
});

describe("a time is said by its distance", () => {
  test.each([
    [4 * minute, "4 m ago"],
    [hour + 30 * minute, "1 h ago"],
    [-(2 * hour + 13 * minute), "in 2 h 13 m"],
    [2 * second, "just now"],
  ])("%i ms ago is %s", (ago, said) => expect(formatRelativeTime(at(ago), now)).toBe(said));

  test("what the slow clock takes for the future is now", () => {
    expect(formatRelativeTime(at(-14 * second), now)).toBe("just now");
    expect(formatRelativeTime(at(-minute), now)).toBe("in 1 m");
  });
});

test("one is one, many are many", () => {
  expect(pluralize(1, "dead letter")).toBe("1 dead letter");
  expect(pluralize(1_204, "dead letter")).toBe("1,204 dead letters");
  expect(pluralize(0, "article waits", "articles wait")).toBe("0 articles wait");
});

test("an address is a name", () => {
  expect(shortActorName("dana@example.com")).toBe("dana@");
  expect(shortActorName("schedule")).toBe("schedule");
});

test("a count that stops says that there are more", () => {
  expect(pluralizeCapped(1_000, 1_000, "run")).toBe("1,000 runs");
  expect(pluralizeCapped(1_001, 1_000, "run")).toBe("1,000+ runs");
  expect(pluralizeCapped(1, 1_000, "run")).toBe("1 run");
});
