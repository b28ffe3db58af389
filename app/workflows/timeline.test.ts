import { expect, test } from "vitest";
import type { StepAttemptRecord } from "#domain/workflows/controlRequests";
import { newRun, type Run, type StepReport, withEnd, withReport } from "#domain/workflows/run";
import { stepLinesOf, scaleOf } from "./timeline.ts";

const second = 1_000;
const start = Date.parse("2026-10-01T09:00:00.000Z");
const at = (seconds: number) => new Date(start + seconds * second).toISOString();
const told = (...reports: [StepReport["step"], StepReport["state"], number][]): Run =>
  reports.reduce<Run>(
    (run, [step, state, seconds]) => withReport(run, { step, state, at: at(seconds) }),
    newRun({ id: "r", brand: "b", keyword: "k", correlationId: null }, at(0)),
  );
const went = { retryAt: null, output: "", outputLength: 0, errorName: null, errorMessage: null, errorStack: null, errorDetails: null };
const attempt = (change: Partial<StepAttemptRecord>): StepAttemptRecord => ({
  ...went,
  step: "fetch-research",
  attempt: 1,
  startedAt: at(0),
  endedAt: at(1),
  ...change,
});
const failed = { errorName: "RateLimitError", errorMessage: "slow down", errorStack: "", errorDetails: null, output: null };
const bars = (run: Run, attempts: StepAttemptRecord[], now: number) =>
  stepLinesOf(run, attempts, start + now * second).flatMap(({ name, bars: all }) =>
    all.map(({ kind, from, to }) => [name, kind, (from - start) / second, (to - start) / second]),
  );

test("a try that failed, the wait after it, and the one that went well", () => {
  const run = told(["fetch-research", "running", 0], ["fetch-research", "done", 7]);
  const tries = [attempt({ ...failed, retryAt: at(6) }), attempt({ attempt: 2, startedAt: at(6), endedAt: at(7) })];
  expect(bars(run, tries, 60)).toEqual([
    ["fetch-research", "failed", 0, 1],
    ["fetch-research", "backoff", 1, 6],
    ["fetch-research", "ran", 6, 7],
  ]);
});

test("a step that runs grows until now; while it waits to try again it waits, paused it is held", () => {
  const run = told(["fetch-research", "running", 0]);
  expect(bars(run, [], 3)).toEqual([["fetch-research", "running", 0, 3]]);
  const tries = [attempt({ ...failed, retryAt: at(6) })];
  expect(bars(run, tries, 4).at(-1)).toEqual(["fetch-research", "backoff", 1, 4]);
  expect(bars(run, tries, 9).slice(-2)).toEqual([
    ["fetch-research", "backoff", 1, 6],
    ["fetch-research", "running", 6, 9],
  ]);
  expect(bars({ ...run, status: "paused" }, [], 3)).toEqual([["fetch-research", "held", 0, 3]]);
});

test("what was cut off ends where its run was ended", () => {
  const run = withEnd(told(["approval", "running", 0]), "terminated", at(5));
  expect(bars(run, [], 60)).toEqual([["approval", "asked", 0, 5]]);
});

test("tries from before a restart are not those of the step now", () => {
  const run = told(["fetch-research", "running", 100]);
  expect(bars(run, [attempt(failed)], 101)).toEqual([["fetch-research", "running", 100, 101]]);
});

test("three days of waiting leave the work to be seen, and are said to be cut", () => {
  const day = 86_400;
  const run = told(
    ["fetch-research", "running", 0],
    ["fetch-research", "done", 20],
    ["approval", "running", 20],
    ["approval", "done", 3 * day],
  );
  const scale = scaleOf(stepLinesOf(run, [attempt({ endedAt: at(20) })], start));
  expect(scale.positionOf(start + 20 * second)).toBeCloseTo(1 / 1.4);
  expect(scale.compressedWaits).toMatchObject([{ ms: (3 * day - 20) * second, to: 1 }]);
  expect([scale.positionOf(start), scale.positionOf(start + 3 * day * second)]).toEqual([0, 1]);
});

test("what the engine takes between tries is to scale, and part of the step", () => {
  const run = told(["fetch-research", "running", 0], ["fetch-research", "done", 2]);
  const lines = stepLinesOf(run, [attempt({ startedAt: at(0.5) })], start + 60 * second);
  expect(lines[0]?.span).toEqual({ from: start, to: start + 2 * second });
  expect(scaleOf(lines)).toMatchObject({ compressedWaits: [], totalMs: 2 * second });
  expect(scaleOf(lines).positionOf(start + second)).toBeCloseTo(0.5);
});

test("time goes from left to right, whatever there is", () => {
  const scale = scaleOf(
    stepLinesOf(told(["fetch-research", "running", 0], ["approval", "running", 50]), [attempt({})], start + 60 * second),
  );
  const places = [0, 1, 20, 50, 60].map((seconds) => scale.positionOf(start + seconds * second));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(scaleOf([]).positionOf(start)).toBe(1);
});
