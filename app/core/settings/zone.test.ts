import { afterEach, describe, expect, test } from "vitest";
import { calendarDayAfter, isZone, parseWallTime, onZoneChange, setShownZone, wallTimeOf, zoneFormats, zoneNameAt } from "./zone.ts";

afterEach(() => setShownZone("local"));
const winter = "2026-01-15T23:30:12.000Z";
const summer = "2026-07-15T23:30:12.000Z";

test("zone names differ between summer and winter time", () => {
  setShownZone("Europe/Berlin");
  expect([zoneNameAt(new Date(winter)), zoneNameAt(new Date(summer))]).toEqual(["CET", "CEST"]);
});

test("listeners are called when the zone changes", () => {
  const calls: string[] = [];
  const stop = onZoneChange(() => calls.push("called"));
  setShownZone("UTC");
  setShownZone("UTC");
  stop();
  setShownZone("local");
  expect(calls).toEqual(["called"]);
});

test.each([
  // Near midnight on the days on which the clock changes, 24 hours later is the next but one day, or the same day.
  ["Europe/Berlin", "2026-10-25T22:30:00.000Z", -1, "2026-10-24"],
  ["Europe/Berlin", "2026-10-24T22:30:00.000Z", 1, "2026-10-26"],
  ["Europe/Berlin", "2026-03-29T22:30:00.000Z", -1, "2026-03-29"],
  ["Europe/Berlin", "2026-03-28T22:30:00.000Z", 1, "2026-03-29"],
  ["UTC", "2026-12-31T12:00:00.000Z", 1, "2027-01-01"],
])("in %s, from %s, the day %i days later is %s", (zone, at, days, day) => {
  setShownZone(zone);
  expect(calendarDayAfter(new Date(at), days)).toBe(day);
});

describe("parseWallTime reads a typed time in the shown zone", () => {
  test.each([
    ["UTC", "2026-07-15T12:00", "2026-07-15T12:00:00.000Z"],
    ["Europe/Berlin", "2026-07-15T12:00", "2026-07-15T10:00:00.000Z"],
    ["Europe/Berlin", "2026-01-15T12:00", "2026-01-15T11:00:00.000Z"],
    ["America/St_Johns", "2026-01-15T12:00", "2026-01-15T15:30:00.000Z"],
    // The clock goes back at 03:00: 02:30 comes twice, and the first counts. It goes forward at 02:00: 02:30 is missing and counts as 03:30.
    ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
    ["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00.000Z"],
    // Midnight is missing: the day begins at 01:00.
    ["Asia/Beirut", "2026-03-29T00:00", "2026-03-28T22:00:00.000Z"],
  ])("%s %s", (zone, typed, meant) => {
    setShownZone(zone);
    expect(parseWallTime(typed)?.toISOString()).toBe(meant);
  });

  test("wallTimeOf returns the typed time", () => {
    setShownZone("America/New_York");
    for (const typed of ["2026-03-08T12:15", "2026-11-01T12:15", "2026-06-01T00:00"]) {
      const moment = parseWallTime(typed);
      expect(moment && wallTimeOf(moment)).toBe(typed);
    }
  });

  test("an invalid time is undefined", () => expect(parseWallTime("soon")).toBeUndefined());
});

test("isZone accepts names, not offsets", () => {
  expect(["local", "UTC", "Europe/Berlin", "+02:00", "Nowhere/Land", ""].map(isZone)).toEqual([true, true, true, false, false, false]);
});

test("local times are formatted as Intl does", () => {
  const { clock, shortDay } = zoneFormats();
  const byIntl = {
    clock: new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }),
    shortDay: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" }),
  };
  for (let month = 0; month < 12; month += 1) {
    const date = new Date(2026, month, 1 + 2 * month, 2 * month, 5 * month);
    expect([clock.format(date), shortDay.format(date)]).toEqual([byIntl.clock.format(date), byIntl.shortDay.format(date)]);
  }
});
