import { describe, expect, test } from "vitest";
import { Span } from "#domain/traces/trace";
import { busyIntervalsOf, markersOf, segmentsOf, extentOf } from "./segments.ts";

const ms = (second: number) => Date.UTC(2026, 9, 1, 9, 0, second);
const at = (second: number) => new Date(ms(second)).toISOString();
const now = ms(100);
const span = (change: Partial<Span>): Span =>
  Span.parse({
    id: "j",
    parentId: null,
    kind: "job",
    name: "content.publish",
    about: null,
    queue: "publish-commands",
    state: "completed",
    startedAt: at(0),
    waitMs: 2_000,
    endedAt: at(5),
    attempt: 1,
    by: null,
    reason: null,
    error: null,
    eventId: null,
    url: null,
    link: null,
    ...change,
  });
const drawn = (one: Span, parts: Span[] = []) =>
  segmentsOf(one, parts, now).map(({ kind: look, from, to }) => `${look} ${(from - ms(0)) / 1_000}–${(to - ms(0)) / 1_000}`);
const marked = (one: Span, parts: Span[] = []) =>
  markersOf(one, parts).map(({ kind: look, at: when }) => `${look} ${(when - ms(0)) / 1_000}`);

const attempt = (n: number, change: Partial<Span>): Span => span({ id: `j#${n}`, parentId: "j", kind: "attempt", attempt: n, ...change });
const tries = [
  attempt(1, { state: "retried", startedAt: at(0), waitMs: 1_000, endedAt: at(2) }),
  attempt(2, { state: "failed", startedAt: at(2), waitMs: 5_000, endedAt: at(8) }),
];
const letter = span({ id: "d", parentId: "j", kind: "deadLetter", state: "replayed", startedAt: at(8), waitMs: null, endedAt: at(50) });
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

  test("that waits still waits until now", () =>
    expect(drawn(span({ state: "waiting", waitMs: null, endedAt: null }))).toEqual(["wait 0–100"]));

  test("that runs still runs until now", () => expect(drawn(span({ state: "running", endedAt: null }))).toEqual(["wait 0–2", "run 2–100"]));

  test("that ended without ever running has only waited", () => {
    const gone = span({ state: "cancelled", waitMs: null });
    expect(drawn(gone)).toEqual(["wait 0–5"]);
    expect(marked(gone)).toEqual(["gone 5"]);
  });

  test("with tries is drawn by them: each with its own wait, its death as a thread, and what was done", () => {
    const job = span({ state: "completed", endedAt: at(55), attempt: 3 });
    const parts = [...tries, letter, replay, attempt(3, { startedAt: at(50), waitMs: 4_000, endedAt: at(55) })];
    expect(drawn(job, parts)).toEqual(["rest 8–50", "wait 0–1", "run 1–2", "wait 2–7", "run 7–8", "wait 50–54", "run 54–55"]);
    expect(marked(job, parts)).toEqual(["again 2", "resolved 8", "act 50"]);
  });

  test("whose letter is open shows its death in red, once", () =>
    expect(marked(span({ state: "failed" }), [...tries, { ...letter, state: "open", endedAt: null }])).toEqual(["again 2", "died 8"]));
});

test("a run is drawn by its steps, and a step that asks a person is no work", () => {
  const run = span({ id: "r", kind: "run", state: "asking", startedAt: at(0), endedAt: null });
  const steps = [
    span({ id: "r#1", parentId: "r", kind: "step", startedAt: at(1), waitMs: 0, endedAt: at(3) }),
    span({ id: "r#2", parentId: "r", kind: "step", state: "asking", startedAt: at(3), waitMs: null, endedAt: null }),
  ];
  expect(drawn(run, steps)).toEqual(["wait 0–1", "step 1–3", "ask 3–100"]);
  expect(busyIntervalsOf([run, ...steps], now)).toEqual([{ from: ms(1), to: ms(3) }]);
});

test("nothing runs while a job waits to be tried again", () =>
  expect(busyIntervalsOf([span({ attempt: 2, endedAt: at(8) }), ...tries, letter], now)).toEqual([
    { from: ms(1), to: ms(2) },
    { from: ms(7), to: ms(8) },
  ]));

describe("the whole", () => {
  test("ends with the last end, and an open dead letter doesn't make it grow", () =>
    expect(extentOf([span({}), { ...letter, state: "open", endedAt: null }], now)).toEqual({ from: ms(0), to: ms(8) }));

  test("ends now while something goes on", () =>
    expect(extentOf([span({}), span({ id: "k", endedAt: null })], now)).toEqual({ from: ms(0), to: now }));

  test("of nothing is now", () => expect(extentOf([], now)).toEqual({ from: now, to: now }));
});
