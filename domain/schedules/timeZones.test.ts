import { expect, test } from "vitest";
import { nextTime } from "./timing.ts";
import { isTimeZone } from "./timeZones.ts";

test("only the name of a time zone is valid", () => {
  expect(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"].map(isTimeZone)).toEqual([true, true, true, true]);
  expect(["", "Europe/Nowhere", "+02:00", "Berlin", "../x"].map(isTimeZone)).toEqual([false, false, false, false, false]);
});

const minute = 60_000;
const day = 86_400_000;
const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };

/** Returns a function for the local time of a zone, read from the parts of a formatted date. */
function clockOf(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)])) as Record<string, number>;
    return Date.UTC(part["year"] ?? 0, (part["month"] ?? 0) - 1, part["day"] ?? 0, part["hour"] ?? 0, part["minute"] ?? 0);
  };
}

type Change = { zone: string; at: number; before: number; after: number };

const week = 7 * day;

/** Returns every clock change of the year, found by weekly checks and bisection. Zones with equal changes count once. */
function changesOfTheYear(): Change[] {
  const changes = new Map<string, Change>();
  for (const zone of Intl.supportedValuesOf("timeZone")) {
    const clock = clockOf(zone);
    const offset = (at: number) => clock(at) - at;
    const noons = Array.from({ length: 54 }, (_, weeks) => year.from + day / 2 + weeks * week);
    const offsets = noons.map(offset);
    for (const [weeks, before] of offsets.slice(0, -1).entries()) {
      const after = offsets[weeks + 1] ?? before;
      if (before === after) continue;
      let [low, high] = [noons[weeks] ?? 0, noons[weeks + 1] ?? 0];
      while (high - low > minute) {
        const middle = low + Math.floor((high - low) / 2 / minute) * minute;
        if (offset(middle) === before) low = middle;
        else high = middle;
      }
      changes.set(`${high} ${before} ${after}`, { zone, at: high, before, after });
    }
  }
  return [...changes.values()];
}

const hours = 3 * 3_600_000;

/** Returns each minute of the six hours around a clock change at which the local time reaches a new maximum: the previous and the new maximum. */
function stepsOf({ zone, at }: Change): { now: number; from: number; to: number }[] {
  const clock = clockOf(zone);
  const steps: { now: number; from: number; to: number }[] = [];
  let reached = clock(at - hours);
  for (let now = at - hours + minute; now <= at + hours; now += minute) {
    const shown = clock(now);
    if (shown <= reached) continue;
    steps.push({ now, from: reached, to: shown });
    reached = shown;
  }
  return steps;
}

/** Returns when a time of day (minutes since midnight) occurs: as soon as the clock has reached or passed it on a day. */
const plainTimes = (steps: ReturnType<typeof stepsOf>, minutes: number): number[] => {
  const daysAt = (shown: number) => Math.floor((shown - minutes * minute) / day);
  return steps.filter(({ from, to }) => daysAt(to) > daysAt(from)).map(({ now }) => now);
};

test("in every zone, each time of day occurs once a day, also when the clock is changed", () => {
  const changes = changesOfTheYear();
  expect(changes.length).toBeGreaterThan(20);
  for (const change of changes) {
    const { zone, at, before, after } = change;
    const steps = stepsOf(change);
    const edge = (at + Math.min(before, after)) / minute;
    for (const minutes of [edge - 1, edge, edge + 15, edge + 30, edge + 59, edge + 60, edge + 61].map(
      (value) => ((value % 1440) + 1440) % 1440,
    )) {
      const cron = `${minutes % 60} ${Math.floor(minutes / 60)} * * *`;
      const timing = { cron, everyMs: null, timeZone: zone, startAt: null, endAt: null, createdAt: new Date(year.from).toISOString() };
      const times: number[] = [];
      for (let next = nextTime(timing, at - hours); next !== null && next <= at + hours; next = nextTime(timing, next)) times.push(next);
      const isoTimes = (list: number[]) => list.map((value) => new Date(value).toISOString());
      expect({ zone, cron, times: isoTimes(times) }).toEqual({ zone, cron, times: isoTimes(plainTimes(steps, minutes)) });
    }
  }
});
