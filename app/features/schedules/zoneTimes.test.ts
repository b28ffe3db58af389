import { expect, test } from "vitest";
import { describeClockChange, nextClockChange, offsetAt, formatOffset, wallTime } from "./zoneTimes.ts";

const at = (text: string) => Date.parse(text);
const year = 366 * 86_400_000;

test("formats a time in another zone", () => {
  expect(wallTime("Europe/Berlin", at("2026-11-23T08:00:00Z"))).toBe("Mon 23 Nov 09:00");
  expect(wallTime("America/St_Johns", at("2026-11-23T08:00:30Z"))).toBe("Mon 23 Nov 04:30:30");
});

test("the offset of a zone from UTC", () => {
  expect(offsetAt("UTC", 0)).toBe(0);
  expect(formatOffset(offsetAt("America/St_Johns", at("2026-11-23T08:00:00Z")))).toBe("UTC−3:30");
  expect(formatOffset(offsetAt("Asia/Kolkata", at("2026-11-23T08:00:00Z")))).toBe("UTC+5:30");
});

test("finds the next clock change, to the minute", () => {
  const from = at("2026-10-01T00:00:00Z");
  expect(nextClockChange("Europe/Berlin", from, from + year)).toEqual({ at: at("2026-10-25T01:00:00Z"), before: 120, after: 60 });
  expect(nextClockChange("America/New_York", from, from + year)?.at).toBe(at("2026-11-01T06:00:00Z"));
  expect(nextClockChange("UTC", from, from + year)).toBeNull();
  expect(nextClockChange("Europe/Berlin", from, at("2026-10-24T00:00:00Z"))).toBeNull();
});

test("describes what a clock change does, forward and back", () => {
  const texts = (from: string) => {
    const change = nextClockChange("Europe/Berlin", at(from), at(from) + year);
    return change ? describeClockChange("Europe/Berlin", change) : "";
  };
  expect(texts("2026-10-01T00:00:00Z")).toMatch(
    /^Europe\/Berlin clocks go back on Sun 25 Oct, from UTC\+2 to UTC\+1\. .*run once, the first time/,
  );
  expect(texts("2027-01-01T00:00:00Z")).toMatch(/^Europe\/Berlin clocks go forward on Sun 28 Mar, from UTC\+1 to UTC\+2\. .*gap/);
});
