import { expect, test } from "vitest";
import type { StepAttemptRecord } from "#domain/workflows/controlRequests";
import { secondsAfterBuilt } from "#factories/factory";
import { runFactory, stepAttemptFactory } from "#factories/workflows";
import { type Run, type StepReport, withEnd, withReport } from "#domain/workflows/run";
import { stepLinesOf, scaleOf } from "./timeline.ts";

const second = 1_000;
const start = Date.parse("2026-10-01T09:00:00.000Z");
const at = secondsAfterBuilt;
const runWith = (...reports: [StepReport["step"], StepReport["state"], number][]): Run =>
  reports.reduce<Run>((run, [step, state, seconds]) => withReport(run, { step, state, at: at(seconds) }), runFactory.build());
const attempt = stepAttemptFactory.build;
const bars = (run: Run, attempts: StepAttemptRecord[], now: number) =>
  stepLinesOf(run, attempts, start + now * second).flatMap(({ name, bars: all }) =>
    all.map(({ kind, from, to }) => [name, kind, (from - start) / second, (to - start) / second]),
  );

test("a failed attempt, the wait after it, and the attempt that succeeded", () => {
  const run = runWith(["fetch-research", "running", 0], ["fetch-research", "done", 7]);
  const attempts = [stepAttemptFactory.failed({ retryAt: at(6) }), attempt({ attempt: 2, startedAt: at(6), endedAt: at(7) })];
  expect(bars(run, attempts, 60)).toEqual([
    ["fetch-research", "failed", 0, 1],
    ["fetch-research", "backoff", 1, 6],
    ["fetch-research", "succeeded", 6, 7],
  ]);
});

test("the bar of a running step ends now, as backoff while it waits for a retry and as paused while its run is paused", () => {
  const run = runWith(["fetch-research", "running", 0]);
  expect(bars(run, [], 3)).toEqual([["fetch-research", "running", 0, 3]]);
  const attempts = [stepAttemptFactory.failed({ retryAt: at(6) })];
  expect(bars(run, attempts, 4).at(-1)).toEqual(["fetch-research", "backoff", 1, 4]);
  expect(bars(run, attempts, 9).slice(-2)).toEqual([
    ["fetch-research", "backoff", 1, 6],
    ["fetch-research", "running", 6, 9],
  ]);
  expect(bars({ ...run, status: "paused" }, [], 3)).toEqual([["fetch-research", "paused", 0, 3]]);
});

test("the bar of a terminated step ends when its run was terminated", () => {
  const run = withEnd(runWith(["approval", "running", 0]), "terminated", at(5));
  expect(bars(run, [], 60)).toEqual([["approval", "approval", 0, 5]]);
});

test("attempts from before a restart are left out", () => {
  const run = runWith(["fetch-research", "running", 100]);
  expect(bars(run, [stepAttemptFactory.failed()], 101)).toEqual([["fetch-research", "running", 100, 101]]);
});

test("a wait of three days is compressed, and marked as such", () => {
  const day = 86_400;
  const run = runWith(
    ["fetch-research", "running", 0],
    ["fetch-research", "done", 20],
    ["approval", "running", 20],
    ["approval", "done", 3 * day],
  );
  const scale = scaleOf(stepLinesOf(run, [attempt({ endedAt: at(20) })], start));
  expect(scale.positionOf(start + 20 * second)).toBeCloseTo(1 / 1.4);
  expect(scale.compressedWaits).toMatchObject([{ durationMs: (3 * day - 20) * second, to: 1 }]);
  expect([scale.positionOf(start), scale.positionOf(start + 3 * day * second)]).toEqual([0, 1]);
});

test("the time of the engine between attempts is part of the step and drawn to scale", () => {
  const run = runWith(["fetch-research", "running", 0], ["fetch-research", "done", 2]);
  const lines = stepLinesOf(run, [attempt({ startedAt: at(0.5) })], start + 60 * second);
  expect(lines[0]?.span).toEqual({ from: start, to: start + 2 * second });
  expect(scaleOf(lines)).toMatchObject({ compressedWaits: [], totalMs: 2 * second });
  expect(scaleOf(lines).positionOf(start + second)).toBeCloseTo(0.5);
});

test("later times are further to the right", () => {
  const scale = scaleOf(
    stepLinesOf(runWith(["fetch-research", "running", 0], ["approval", "running", 50]), [attempt({})], start + 60 * second),
  );
  const positions = [0, 1, 20, 50, 60].map((seconds) => scale.positionOf(start + seconds * second));
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  expect(scaleOf([]).positionOf(start)).toBe(1);
});
