import { expect, test } from "vitest";
import { describeClockChange, nextClockChange, offsetAt, formatOffset, wallTime } from "./zoneTimes.ts";

const at = (text: string) => Date.parse(text);
const year = 366 * 86_400_000;

test("a time on the wall of another zone", () => {
  expect(wallTime("Europe/Berlin", at("2026-11-23T08:00:00Z"))).toBe("Mon 23 Nov 09:00");
  expect(wallTime("America/St_Johns", at("2026-11-23T08:00:30Z"))).toBe("Mon 23 Nov 04:30:30");
});

test("how far a zone is from UTC", () => {
  expect(offsetAt("UTC", 0)).toBe(0);
  expect(formatOffset(offsetAt("America/St_Johns", at("2026-11-23T08:00:00Z")))).toBe("UTC−3:30");
  expect(formatOffset(offsetAt("Asia/Kolkata", at("2026-11-23T08:00:00Z")))).toBe("UTC+5:30");
});

test("the next change of the clock, to the minute", () => {
  const from = at("2026-10-01T00:00:00Z");
  expect(nextClockChange("Europe/Berlin", from, from + year)).toEqual({ at: at("2026-10-25T01:00:00Z"), before: 120, after: 60 });
  expect(nextClockChange("America/New_York", from, from + year)?.at).toBe(at("2026-11-01T06:00:00Z"));
  expect(nextClockChange("UTC", from, from + year)).toBeNull();
  expect(nextClockChange("Europe/Berlin", from, at("2026-10-24T00:00:00Z"))).toBeNull();
});

test("what the change does is said for the way it goes", () => {
  const said = (from: string) => {
    const change = nextClockChange("Europe/Berlin", at(from), at(from) + year);
    return change ? describeClockChange("Europe/Berlin", change) : "";
  };
  expect(said("2026-10-01T00:00:00Z")).toMatch(
    /^On Sun 25 Oct the clock of Europe\/Berlin goes back, from UTC\+2 to UTC\+1\. .*happen once/,
  );
  expect(said("2027-01-01T00:00:00Z")).toMatch(
    /^On Sun 28 Mar the clock of Europe\/Berlin goes forward, from UTC\+1 to UTC\+2\. .*missing/,
  );
});
