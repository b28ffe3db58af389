import { describe, expect, test } from "vitest";
import { metricPointFactory } from "#factories/queues";
import type { MetricMark, MetricPoint } from "#domain/queues/metrics";
import { placeMarks, bucketsOf, sumCounts, windowStart } from "./buckets.ts";

const minute = 60_000;
const now = Date.parse("2026-11-21T03:06:12.000Z");
const window = { now, count: 3, stepMs: minute };
const at = (clock: string) => `2026-11-21T${clock}:00.000Z`;
const point = (clock: string, completed: number, failed = 0): MetricPoint =>
  metricPointFactory.build({ at: at(clock), completed, failed, waitP50Ms: 10, waitP95Ms: 20, runP50Ms: 30, runP95Ms: 40 });

describe("bucketsOf", () => {
  test("ends with the bucket that contains now and includes empty buckets", () => {
    const buckets = bucketsOf([point("03:04", 2, 1), point("03:06", 4), point("03:03", 9)], window);
    expect(windowStart(window)).toBe(Date.parse(at("03:04")));
    expect(buckets.map(({ from, completed, failed }) => [new Date(from).toISOString(), completed, failed])).toEqual([
      [at("03:04"), 2, 1],
      [at("03:05"), 0, 0],
      [at("03:06"), 4, 0],
    ]);
    expect(buckets.map(({ runP95Ms }) => runP95Ms)).toEqual([40, null, 40]);
  });

  test("adds the counts of several queues but gives no percentiles for them", () => {
    const [, , last] = bucketsOf([point("03:06", 4), point("03:06", 3, 2)], window);
    expect(last).toMatchObject({ completed: 7, failed: 2, waitP50Ms: null });
  });

  test("adds what waits in several queues, and takes the oldest", () => {
    const waits = (waiting: number, oldestMs: number) => ({ at: at("03:05"), waiting, oldestMs });
    const backlog = bucketsOf([], window, [waits(4, 60), waits(3, 90)]).map(({ waiting, oldestMs }) => [waiting, oldestMs]);
    expect(backlog).toEqual([
      [0, 0],
      [7, 90],
      [0, 0],
    ]);
  });
});

test("the sum of no points is zero", () => expect(sumCounts([])).toEqual({ completed: 0, failed: 0, retried: 0 }));

test("placeMarks leaves out marks outside the window", () => {
  const mark = (clock: string): MetricMark => ({ at: at(clock), kind: "deploy", queue: null, by: null, says: "v2" });
  expect(placeMarks([mark("03:03"), mark("03:04"), mark("03:07"), mark("03:08")], window).map((one) => one.at)).toEqual([0, 1]);
});
