import { shardsOf } from "#runtime/shards";
import { describe, expect, test } from "vitest";
import { readOverview } from "#store/overview";
import type { Overview } from "#domain/queues/health";
import { observeQueues } from "#runtime/observeQueues";
import { isAtRest, nextReadMs, restReads } from "./overviewReads.ts";
import { testEnv } from "./testing/env.ts";

const atRest = await readOverview(shardsOf(testEnv), new Date(), (queues) => observeQueues(testEnv, queues));
const [first, ...others] = atRest.queues;
if (!first) throw new Error("The overview has no queues");
const withQueue = (changes: Partial<Overview["queues"][number]>): Overview => ({
  ...atRest,
  queues: [{ ...first, ...changes }, ...others],
});

describe("an overview", () => {
  test("rests while no job is under way, also if dead letters are open or jobs wait in a paused queue", () => {
    expect(isAtRest(atRest)).toBe(true);
    expect(isAtRest(withQueue({ openDeadLetters: 3 }))).toBe(true);
    expect(isAtRest(withQueue({ state: "paused", counts: { ...first.counts, waiting: 2 } }))).toBe(true);
  });

  test.each<[string, Overview]>([
    ["a job waits", withQueue({ counts: { ...first.counts, waiting: 1 } })],
    ["a job is active", withQueue({ state: "paused", counts: { ...first.counts, active: 1 } })],
    ["a queue is known by the platform's figures alone", withQueue({ countsKnown: false })],
    ["a run is running", { ...atRest, runs: { ...atRest.runs, running: 1 } }],
    ["a plan is running", { ...atRest, plans: { running: 1 } }],
    ["something fails", { ...atRest, verdict: { ...atRest.verdict, kind: "failing" } }],
  ])("does not rest when %s", (_, overview) => {
    expect(isAtRest(overview)).toBe(false);
  });
});

test("reads become rarer without changes, and stop at rest only", () => {
  const times = (isResting: boolean) => [0, 9, 10, restReads - 1, restReads, 10_000].map((reads) => nextReadMs(reads, isResting));
  expect(times(false)).toEqual([1_000, 1_000, 2_000, 2_000, 5_000, 5_000]);
  expect(times(true)).toEqual([1_000, 1_000, 2_000, 2_000, null, null]);
});
