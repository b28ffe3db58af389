import { describe, expect, test } from "vitest";
import { secondsAfterBuilt } from "#factories/factory";
import { spanFactory } from "#factories/traces";
import type { Span } from "#domain/traces/trace";
import { busyIntervalsOf, markersOf, segmentsOf, extentOf } from "./segments.ts";

const ms = (second: number) => Date.UTC(2026, 9, 1, 9, 0, second);
const at = secondsAfterBuilt;
const now = ms(100);
const span = (change: Partial<Span>): Span => spanFactory.build({ id: "j", ...change });
const drawn = (row: Span, parts: Span[] = []) =>
  segmentsOf(row, parts, now).map(({ kind, from, to }) => `${kind} ${(from - ms(0)) / 1_000}–${(to - ms(0)) / 1_000}`);
const marked = (row: Span, parts: Span[] = []) => markersOf(row, parts).map(({ kind, at: time }) => `${kind} ${(time - ms(0)) / 1_000}`);

const attempt = (n: number, change: Partial<Span>): Span => span({ id: `j#${n}`, parentId: "j", kind: "attempt", attempt: n, ...change });
const attempts = [
  attempt(1, { state: "retried", startedAt: at(0), waitMs: 1_000, endedAt: at(2) }),
  attempt(2, { state: "failed", startedAt: at(2), waitMs: 5_000, endedAt: at(8) }),
];
const deadLetter = span({ id: "d", parentId: "j", kind: "deadLetter", state: "replayed", startedAt: at(8), waitMs: null, endedAt: at(50) });
const replay = span({
  id: "a",
  parentId: "d",
  kind: "act",
  name: "deadLetter.replay",
  state: "recorded",
  startedAt: at(50),
  endedAt: at(50),
});

describe("a job", () => {
  test("waits, then runs", () => expect(drawn(span({}))).toEqual(["wait 0–2", "run 2–5"]));

  test("that is waiting has a wait until now", () =>
    expect(drawn(span({ state: "waiting", waitMs: null, endedAt: null }))).toEqual(["wait 0–100"]));

  test("that is running has a run until now", () =>
    expect(drawn(span({ state: "running", endedAt: null }))).toEqual(["wait 0–2", "run 2–100"]));

  test("that ended without running has only a wait", () => {
    const cancelled = span({ state: "cancelled", waitMs: null });
    expect(drawn(cancelled)).toEqual(["wait 0–5"]);
    expect(marked(cancelled)).toEqual(["cancelled 5"]);
  });

  test("with attempts shows the wait and the run of each, its dead letter and the audit entries", () => {
    const job = span({ state: "completed", endedAt: at(55), attempt: 3 });
    const parts = [...attempts, deadLetter, replay, attempt(3, { startedAt: at(50), waitMs: 4_000, endedAt: at(55) })];
    expect(drawn(job, parts)).toEqual(["deadLetter 8–50", "wait 0–1", "run 1–2", "wait 2–7", "run 7–8", "wait 50–54", "run 54–55"]);
    expect(marked(job, parts)).toEqual(["retried 2", "resolved 8", "act 50"]);
  });

  test("with an open dead letter has one marker for it and none for the failed attempt", () =>
    expect(marked(span({ state: "failed" }), [...attempts, { ...deadLetter, state: "open", endedAt: null }])).toEqual([
      "retried 2",
      "deadLettered 8",
    ]));
});

test("a workflow run shows its steps, and a step that awaits approval is not busy", () => {
  const run = span({ id: "r", kind: "run", state: "asking", startedAt: at(0), endedAt: null });
  const steps = [
    span({ id: "r#1", parentId: "r", kind: "step", startedAt: at(1), waitMs: 0, endedAt: at(3) }),
    span({ id: "r#2", parentId: "r", kind: "step", state: "asking", startedAt: at(3), waitMs: null, endedAt: null }),
  ];
  expect(drawn(run, steps)).toEqual(["wait 0–1", "step 1–3", "approval 3–100"]);
  expect(busyIntervalsOf([run, ...steps], now)).toEqual([{ from: ms(1), to: ms(3) }]);
});

test("nothing runs while a job waits for a retry", () =>
  expect(busyIntervalsOf([span({ attempt: 2, endedAt: at(8) }), ...attempts, deadLetter], now)).toEqual([
    { from: ms(1), to: ms(2) },
    { from: ms(7), to: ms(8) },
  ]));

describe("the whole", () => {
  test("ends with the last span, and an open dead letter does not extend it", () =>
    expect(extentOf([span({}), { ...deadLetter, state: "open", endedAt: null }], now)).toEqual({ from: ms(0), to: ms(8) }));

  test("ends now while a span is unfinished", () =>
    expect(extentOf([span({}), span({ id: "k", endedAt: null })], now)).toEqual({ from: ms(0), to: now }));

  test("without spans is now", () => expect(extentOf([], now)).toEqual({ from: now, to: now }));
});
