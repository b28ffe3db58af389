import { describe, expect, test } from "vitest";
import type { MetricPoint } from "#domain/queues/metrics";
import { forecastOf, backlogGrowth, jobsPerMinuteOf, type BacklogSample, withSample } from "./backlog.ts";

const second = 1_000;
const now = Date.parse("2026-11-21T03:06:15.000Z");
const point = (at: string, completed: number, failed = 0): MetricPoint => ({
  at: `2026-11-21T${at}:00.000Z`,
  completed,
  failed,
  retried: 7,
  waitP50Ms: null,
  waitP95Ms: null,
  runP50Ms: null,
  runP95Ms: null,
});

test("the rate now is that of the last 60 seconds: a quarter of this minute is over, three quarters of the last one count", () => {
  expect(jobsPerMinuteOf([point("03:04", 99), point("03:05", 10, 2), point("03:06", 5)], now)).toBe(14);
  expect(jobsPerMinuteOf([point("03:04", 99)], now)).toBe(0);
});

describe("how fast a backlog grows", () => {
  const ago = (seconds: number, waiting: number): BacklogSample => ({ at: now - seconds * second, waiting });
  test.each([
    ["is not known at first", [ago(10, 4)], null],
    ["is told by what changed since", [ago(30, 40), ago(5, 20)], -40],
    ["looks back a minute, no further", [ago(300, 0), ago(90, 100), ago(20, 160)], 60],
    ["is nothing when nothing changes", [ago(600, 40)], 0],
    ["of nothing known is not known", [], null],
  ])("%s", (_, samples, rate) => expect(backlogGrowth(samples, now)).toBe(rate));
});

test("samples are kept for as long as they say something", () => {
  const all = [0, 30, 60, 90, 150].reduce<BacklogSample[]>((kept, at) => withSample(kept, { at: at * second, waiting: at }), []);
  expect(all.map(({ at }) => at / second)).toEqual([90, 150]);
  expect(withSample(all, { at: 160 * second, waiting: 150 })).toEqual(all);
  expect(withSample(all, { at: 10 * second, waiting: 1 })).toEqual(all);
});

describe("the forecast of a backlog", () => {
  const known = { waiting: 120, paused: false, perMinute: 60, net: null };
  test.each([
    [{ waiting: 0 }, "nothing waits"],
    [{ paused: true }, "nothing starts while it is paused"],
    [{}, "about 2 m if nothing more comes"],
    [{ perMinute: 0 }, "not moving"],
    [{ net: -30 }, "about 4 m at the present rate"],
    [{ net: -1 }, "about 2 h at the present rate"],
    [{ net: 12.4 }, "growing by about 12 a minute"],
    [{ net: 0.2 }, "steady: as many come as are done"],
    [{ net: 0, perMinute: 0 }, "not moving"],
  ])("with %j is: %s", (change, said) => expect(forecastOf({ ...known, ...change })).toBe(said));
});
