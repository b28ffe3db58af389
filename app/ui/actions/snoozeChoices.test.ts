import { afterEach, expect, test } from "vitest";
import { setShownZone } from "../../core/settings/zone.ts";
import { snoozeChoices } from "./snoozeChoices.ts";

afterEach(() => setShownZone("local"));
const until = (zone: string, now: string) => {
  setShownZone(zone);
  return snoozeChoices(new Date(now)).map((choice) => choice.until.toISOString());
};

test("mornings are in the dashboard's time zone", () => {
  // A Saturday evening in UTC is Sunday morning in Tokyo.
  const now = "2026-11-21T22:30:00.000Z";
  expect(until("UTC", now)).toEqual([
    "2026-11-21T23:30:00.000Z",
    "2026-11-22T02:30:00.000Z",
    "2026-11-22T09:00:00.000Z",
    "2026-11-23T09:00:00.000Z",
  ]);
  expect(until("Asia/Tokyo", now).slice(2)).toEqual(["2026-11-23T00:00:00.000Z", "2026-11-23T00:00:00.000Z"]);
});

test("on a Monday the next Monday is offered", () => expect(until("UTC", "2026-11-23T08:00:00.000Z")[3]).toBe("2026-11-30T09:00:00.000Z"));

test("tomorrow is the next day, also on days of 25 or 23 hours", () => {
  expect(until("Europe/Berlin", "2026-10-24T22:30:00.000Z").slice(2)).toEqual(["2026-10-26T08:00:00.000Z", "2026-10-26T08:00:00.000Z"]);
  expect(until("Europe/Berlin", "2026-03-28T22:30:00.000Z")[2]).toBe("2026-03-29T07:00:00.000Z");
});
