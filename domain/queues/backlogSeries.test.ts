import { expect, test } from "vitest";
import { backlogPoints, type BacklogSample } from "./backlogSeries.ts";

const at = (clock: string) => `2026-10-01T${clock}.000Z`;
const sample = (clock: string, waiting: number, oldest: string | null = null, most = waiting, oldestMs = 0): BacklogSample => ({
  at: at(`${clock}:00`),
  waiting,
  most,
  oldestAt: oldest && at(oldest),
  oldestMs,
});
const points = (samples: BacklogSample[], [from, to]: [string, string] = ["09:00:00", "09:04:00"], bucketMs = 60_000) =>
  backlogPoints(samples, { from: Date.parse(at(from)), to: Date.parse(at(to)), bucketMs }).map((point) => [
    point.at.slice(11, 16),
    point.waiting,
    point.oldestMs / 1_000,
  ]);

test("a sample holds until the next one, and the oldest job grows older meanwhile", () =>
  expect(points([sample("09:01", 3, "09:00:50", 3, 15_000), sample("09:03", 0, null, 3)])).toEqual([
    ["09:01", 3, 70],
    ["09:02", 3, 130],
    ["09:03", 3, 0],
  ]));

test("what waited before the range still waits in it, up to its end", () =>
  expect(points([sample("08:10", 2, "08:00:00")], ["09:00:00", "09:01:30"])).toEqual([
    ["09:00", 2, 3_660],
    ["09:01", 2, 3_690],
  ]));

test("a longer bucket shows the most that waited in it, and no bucket is made of nothing", () => {
  const samples = [
    sample("08:58", 1, "08:58:00"),
    sample("09:05", 0, null, 9, 40_000),
    sample("09:20", 0),
    sample("09:31", 4, "09:31:00", 6, 5_000),
  ];
  expect(points(samples, ["09:00:00", "09:40:00"], 900_000)).toEqual([
    ["09:00", 9, 40],
    ["09:30", 6, 540],
  ]);
  expect(points([])).toEqual([]);
});
