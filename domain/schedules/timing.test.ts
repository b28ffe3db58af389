import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextTime, type Timing, timesBetween } from "./timing.ts";

const createdAt = "2026-01-01T00:00:00.000Z";
const created = Date.parse(createdAt);
const timing = (given: Partial<Timing>): Timing => ({
  cron: null,
  everyMs: null,
  timeZone: "UTC",
  startAt: null,
  endAt: null,
  createdAt,
  ...given,
});

/** Returns the first `count` times of a cron expression after a time, without seconds: 2026-03-29T01:00. */
const cronTimes = (cron: string, timeZone: string, after: string, count: number): string[] =>
  timesBetween(timing({ cron, timeZone }), Date.parse(after), Infinity, count).map((ms) => new Date(ms).toISOString().slice(0, 16));

describe("when the clock is set forward", () => {
  test.each([
    // Berlin has no 02:30 on 29 March: 01:59:59 is followed by 03:00, which is 01:00 UTC. The next day it is 00:30 UTC.
    ["30 2 * * *", "Europe/Berlin", "2026-03-28T22:00:00Z", ["2026-03-29T01:00", "2026-03-30T00:30", "2026-03-31T00:30"]],
    ["*/30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", ["2026-03-29T00:30", "2026-03-29T01:00", "2026-03-29T01:30"]],
    ["30 2,4 * * *", "Europe/Berlin", "2026-03-28T22:00:00Z", ["2026-03-29T01:00", "2026-03-29T02:30", "2026-03-30T00:30"]],
    // Four missing times are one run, at 03:00.
    ["*/15 2,3 * * *", "Europe/Berlin", "2026-03-28T22:00:00Z", ["2026-03-29T01:00", "2026-03-29T01:15", "2026-03-29T01:30"]],
    // New York has none on 8 March: 03:00 is 07:00 UTC there.
    ["30 2 * * *", "America/New_York", "2026-03-07T20:00:00Z", ["2026-03-08T07:00", "2026-03-09T06:30", "2026-03-10T06:30"]],
    ["*/30 * * * *", "America/New_York", "2026-03-08T06:00:00Z", ["2026-03-08T06:30", "2026-03-08T07:00", "2026-03-08T07:30"]],
    ["30 2,4 * * *", "America/New_York", "2026-03-07T20:00:00Z", ["2026-03-08T07:00", "2026-03-08T08:30", "2026-03-09T06:30"]],
    // The gap starts or ends at midnight, or is half an hour wide.
    ["0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z", ["2026-09-06T04:00", "2026-09-07T03:00", "2026-09-08T03:00"]],
    ["30 0 * * *", "Asia/Beirut", "2026-03-28T12:00:00Z", ["2026-03-28T22:00", "2026-03-29T21:30", "2026-03-30T21:30"]],
    ["0 0 * * *", "Africa/Cairo", "2026-04-23T12:00:00Z", ["2026-04-23T22:00", "2026-04-24T21:00", "2026-04-25T21:00"]],
    ["30 23 * * *", "America/Nuuk", "2026-03-28T12:00:00Z", ["2026-03-29T01:00", "2026-03-30T00:30", "2026-03-31T00:30"]],
    ["15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", ["2026-10-03T15:30", "2026-10-04T15:15", "2026-10-05T15:15"]],
    ["@daily", "America/Havana", "2026-03-07T12:00:00Z", ["2026-03-08T05:00", "2026-03-09T04:00", "2026-03-10T04:00"]],
    // A time outside the gap keeps its local time.
    ["0 9 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z", ["2026-03-28T08:00", "2026-03-29T07:00", "2026-03-30T07:00"]],
  ])("%s in %s after %s", (cron, zone, after, expected) => {
    expect(cronTimes(cron, zone, after, 3)).toEqual(expected);
  });
});

describe("when the clock is set back", () => {
  test.each([
    // Berlin has 02:30 twice on 25 October, at 00:30 and 01:30 UTC. A daily run occurs once.
    ["30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", ["2026-10-25T00:30", "2026-10-26T01:30", "2026-10-27T01:30"]],
    ["30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", ["2026-10-26T01:30", "2026-10-27T01:30", "2026-10-28T01:30"]],
    ["30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", ["2026-10-26T01:30", "2026-10-27T01:30", "2026-10-28T01:30"]],
    ["30 * * * *", "Europe/Berlin", "2026-10-24T23:45:00Z", ["2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30"]],
    ["30 2,4 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", ["2026-10-25T00:30", "2026-10-25T03:30", "2026-10-26T01:30"]],
    ["*/30 */2 * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", ["2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30"]],
    ["@hourly", "Africa/Cairo", "2026-10-29T19:30:00Z", ["2026-10-29T20:00", "2026-10-29T21:00", "2026-10-29T22:00"]],
    ["30 23 * * *", "Africa/Cairo", "2026-10-29T12:00:00Z", ["2026-10-29T20:30", "2026-10-30T21:30", "2026-10-31T21:30"]],
    // New York has 01:30 twice on 1 November, at 05:30 and 06:30 UTC.
    ["30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", ["2026-11-01T05:30", "2026-11-02T06:30", "2026-11-03T06:30"]],
    ["30 1 * * *", "America/New_York", "2026-11-01T05:30:00Z", ["2026-11-02T06:30", "2026-11-03T06:30", "2026-11-04T06:30"]],
    ["*/30 * * * *", "America/New_York", "2026-11-01T05:00:00Z", ["2026-11-01T05:30", "2026-11-01T06:00", "2026-11-01T06:30"]],
  ])("%s in %s after %s", (cron, zone, after, expected) => {
    expect(cronTimes(cron, zone, after, 3)).toEqual(expected);
  });
});

const ms = (from: string, to: string) => fc.integer({ min: Date.parse(from), max: Date.parse(to) });
const moment = ms("2025-06-01T00:00:00Z", "2028-06-01T00:00:00Z");
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
const when = fc.oneof(
  fc.record({ cron: fc.constant(null), everyMs: fc.integer({ min: 1_000, max: 40_000_000 }) }),
  fc.record({
    cron: fc.constantFrom("* * * * *", "*/7 * * * * *", "30 2 * * *", "0 9 * * 1-5", "15,45 1-3 29 3 *", "0 0 L * *", "0 22-2 * * FRI-MON"),
    everyMs: fc.constant(null),
  }),
);
const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata");
const bounded = fc
  .tuple(when, zone, fc.option(moment), fc.option(moment))
  .map(([given, timeZone, startAt, endAt]) => timing({ ...given, timeZone, startAt: iso(startAt), endAt: iso(endAt) }));

test("the next time is after now, not before the start, not after the end, and the same when computed 1 ms before it", () => {
  fc.assert(
    fc.property(bounded, moment, (given, now) => {
      const next = nextTime(given, now);
      if (next === null) {
        expect(given.endAt).not.toBeNull();
        return;
      }
      expect(next).toBeGreaterThan(now);
      if (given.startAt) expect(next).toBeGreaterThanOrEqual(Date.parse(given.startAt));
      if (given.endAt) expect(next).toBeLessThanOrEqual(Date.parse(given.endAt));
      expect(nextTime(given, next - 1)).toBe(next);
    }),
    { numRuns: 1_000 },
  );
});

test("an interval never drifts, whenever it is computed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: 40_000_000 }), fc.option(moment), moment, (everyMs, startAt, now) => {
      const given = timing({ everyMs, startAt: iso(startAt) });
      const next = nextTime(given, now) ?? NaN;
      const anchor = startAt ?? created;
      expect((next - anchor) % everyMs).toBe(0);
      if (now >= anchor) expect(next - now).toBeLessThanOrEqual(everyMs);
      else expect(next).toBe(anchor);
    }),
    { numRuns: 1_000 },
  );
});

test("the start and the end are included", () => {
  const given = timing({ everyMs: 60_000, startAt: "2026-03-01T10:00:00.000Z", endAt: "2026-03-01T10:02:00.000Z" });
  expect(timesBetween(given, created, Infinity, 10).map(iso)).toEqual([
    "2026-03-01T10:00:00.000Z",
    "2026-03-01T10:01:00.000Z",
    "2026-03-01T10:02:00.000Z",
  ]);
  const cron = timing({ cron: "0 10 * * *", startAt: "2026-03-01T10:00:00.000Z", endAt: "2026-03-02T10:00:00.000Z" });
  expect(timesBetween(cron, created, Infinity, 10).map(iso)).toEqual(["2026-03-01T10:00:00.000Z", "2026-03-02T10:00:00.000Z"]);
});

test("a date that does not exist has no next time", () => {
  expect(nextTime(timing({ cron: "0 0 30 2 *" }), created)).toBeNull();
});
