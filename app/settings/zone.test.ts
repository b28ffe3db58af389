import { afterEach, describe, expect, test } from "vitest";
import { formatExactTime, formatClock } from "../ui/format.ts";
import { calendarDayAfter, isZone, parseWallTime, onZoneChange, setShownZone, wallTimeOf, zoneNameAt } from "./zone.ts";

afterEach(() => setShownZone("local"));
const winter = "2026-01-15T23:30:12.000Z";
const summer = "2026-07-15T23:30:12.000Z";

test("a time is written in the shown zone, with its name", () => {
  setShownZone("UTC");
  expect(formatExactTime(winter)).toBe("2026-01-15 23:30:12 UTC");
  setShownZone("Asia/Tokyo");
  expect(formatExactTime(winter)).toBe("2026-01-16 08:30:12 UTC+9");
  expect(formatClock(winter, Date.parse(winter))).toBe("08:30");
});

test("summer time is told from winter time", () => {
  setShownZone("Europe/Berlin");
  expect([zoneNameAt(new Date(winter)), zoneNameAt(new Date(summer))]).toEqual(["CET", "CEST"]);
});

test("whoever shows times is told that the zone is another one", () => {
  const told: string[] = [];
  const stop = onZoneChange(() => told.push("told"));
  setShownZone("UTC");
  setShownZone("UTC");
  stop();
  setShownZone("local");
  expect(told).toEqual(["told"]);
});

test.each([
  // In the last and the first half hour of the days on which the clock is changed, 24 hours are another day, or the same.
  ["Europe/Berlin", "2026-10-25T22:30:00.000Z", -1, "2026-10-24"],
  ["Europe/Berlin", "2026-10-24T22:30:00.000Z", 1, "2026-10-26"],
  ["Europe/Berlin", "2026-03-29T22:30:00.000Z", -1, "2026-03-29"],
  ["Europe/Berlin", "2026-03-28T22:30:00.000Z", 1, "2026-03-29"],
  ["UTC", "2026-12-31T12:00:00.000Z", 1, "2027-01-01"],
])("in %s, at %s, %i days on is %s", (zone, at, days, day) => {
  setShownZone(zone);
  expect(calendarDayAfter(new Date(at), days)).toBe(day);
});

describe("a typed time is meant in the shown zone", () => {
  test.each([
    ["UTC", "2026-07-15T12:00", "2026-07-15T12:00:00.000Z"],
    ["Europe/Berlin", "2026-07-15T12:00", "2026-07-15T10:00:00.000Z"],
    ["Europe/Berlin", "2026-01-15T12:00", "2026-01-15T11:00:00.000Z"],
    ["America/St_Johns", "2026-01-15T12:00", "2026-01-15T15:30:00.000Z"],
    // The clock is put back at 03:00: 02:30 comes twice, the first is meant. And forward at 02:00: 02:30 is missing, and is 03:30.
    ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
    ["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00.000Z"],
    // Midnight itself is missing: the day begins at 01:00.
    ["Asia/Beirut", "2026-03-29T00:00", "2026-03-28T22:00:00.000Z"],
  ])("%s %s", (zone, typed, meant) => {
    setShownZone(zone);
    expect(parseWallTime(typed)?.toISOString()).toBe(meant);
  });

  test("and comes back as it was typed", () => {
    setShownZone("America/New_York");
    for (const typed of ["2026-03-08T12:15", "2026-11-01T12:15", "2026-06-01T00:00"]) {
      const moment = parseWallTime(typed);
      expect(moment && wallTimeOf(moment)).toBe(typed);
    }
  });

  test("unless it is none", () => expect(parseWallTime("soon")).toBeUndefined());
});

test("knows zones by name, not by offset", () => {
  expect(["local", "UTC", "Europe/Berlin", "+02:00", "Nowhere/Land", ""].map(isZone)).toEqual([true, true, true, false, false, false]);
});
