import { describe, expect, test } from "vitest";
import { metricPointFactory } from "#factories/queues";
import type { MetricPoint } from "#domain/queues/metrics";
import { forecastOf, backlogGrowth, jobsPerMinuteOf, type BacklogSample, withSample } from "./backlog.ts";

const second = 1_000;
const now = Date.parse("2026-11-21T03:06:15.000Z");
const point = (clock: string, completed: number, failed = 0): MetricPoint =>
  metricPointFactory.build({ at: `2026-11-21T${clock}:00.000Z`, completed, failed, retried: 7 });

test("the rate covers the last 60 seconds: 15 s into a minute, three quarters of the previous minute count", () => {
  expect(jobsPerMinuteOf([point("03:04", 99), point("03:05", 10, 2), point("03:06", 5)], now)).toBe(14);
  expect(jobsPerMinuteOf([point("03:04", 99)], now)).toBe(0);
});

describe("the growth of a backlog", () => {
  const ago = (seconds: number, waiting: number): BacklogSample => ({ at: now - seconds * second, waiting });
  test.each([
    ["is unknown at first", [ago(10, 4)], null],
    ["is the change since the first sample", [ago(30, 40), ago(5, 20)], -40],
    ["covers the last minute only", [ago(300, 0), ago(90, 100), ago(20, 160)], 60],
    ["is 0 when nothing changes", [ago(600, 40)], 0],
    ["is unknown without samples", [], null],
  ])("%s", (_, samples, rate) => expect(backlogGrowth(samples, now)).toBe(rate));
});

test("samples are kept as long as they matter", () => {
  const all = [0, 30, 60, 90, 150].reduce<BacklogSample[]>((kept, at) => withSample(kept, { at: at * second, waiting: at }), []);
  expect(all.map(({ at }) => at / second)).toEqual([90, 150]);
  expect(withSample(all, { at: 160 * second, waiting: 150 })).toEqual(all);
  expect(withSample(all, { at: 10 * second, waiting: 1 })).toEqual(all);
});

describe("the forecast of a backlog", () => {
  const backlog = { waiting: 120, paused: false, perMinute: 60, growth: null };
  test.each([
    [{ waiting: 0 }, "Empty"],
    [{ paused: true }, "held until the queue is resumed"],
    [{}, "cleared in ~2 m if no more arrive"],
    [{ perMinute: 0 }, "no progress"],
    [{ growth: -30 }, "cleared in ~4 m at the current rate"],
    [{ growth: -1 }, "cleared in ~2 h at the current rate"],
    [{ growth: 12.4 }, "growing by ~12/min"],
    [{ growth: 0.2 }, "steady"],
    [{ growth: 0, perMinute: 0 }, "no progress"],
  ])("with %j is: %s", (change, text) => expect(forecastOf({ ...backlog, ...change })).toBe(text));
});
