import { expect, test } from "vitest";
import { runCountsOf, unfinishedOf } from "./counts.ts";

test("runs are counted once, by the status of the list that holds them", () => {
  const runs = { running: 60, starting: 5, waiting: 2, paused: 0 };
  expect(runCountsOf(runs)).toEqual([
    { status: "running", figure: "55", word: "running" },
    { status: "starting", figure: "5", word: "starting" },
    { status: "waiting", figure: "2", word: "awaiting approval" },
  ]);
  expect(unfinishedOf(runs)).toEqual({ total: 62, more: false });
});

test("a count at its limit is marked as a lower bound", () => {
  const runs = { running: 1_004, starting: 3, waiting: 1_000, paused: 0 };
  expect(runCountsOf(runs).map(({ figure }) => figure)).toEqual(["1,000+", "3", "1,000"]);
  expect(unfinishedOf(runs)).toEqual({ total: 2_003, more: true });
});

test("without runs there are no counts", () => {
  const runs = { running: 0, starting: 0, waiting: 0, paused: 0 };
  expect(runCountsOf(runs)).toEqual([]);
  expect(unfinishedOf(runs)).toEqual({ total: 0, more: false });
});
