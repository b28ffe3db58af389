import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { overviewChange, healthsOf, type HealthLabel, type Overview, type QueueView, applyOverviewChange } from "./health.ts";

const n = fc.integer({ min: 0, max: 3 });
const at = fc.constantFrom("2026-10-01T09:00:00.000Z", "2026-10-01T09:00:01.000Z");
const queue = (name: string): fc.Arbitrary<QueueView> =>
  fc.record({
    name: fc.constant(name),
    service: fc.constant("a-service"),
    purpose: fc.constant("Does what it does"),
    consumer: fc.constantFrom("job-layer" as const, "external" as const, "unknown" as const),
    state: fc.constantFrom("running", "paused"),
    counts: fc.record({ waiting: n, delayed: n, blocked: n, active: n, completed: n, failed: n }),
    countsKnown: fc.boolean(),
    displayName: fc.option(fc.constant("Orders")),
    backlog: fc.option(fc.record({ count: n, bytes: n, oldestMessageAt: fc.option(at) })),
    hasProducer: fc.boolean(),
    hasAccount: fc.boolean(),
    watch: fc.constant(null),
    openDeadLetters: n,
    otherDeadLetters: fc.record({ snoozed: n, replayed: n, dropped: n }),
    failing: fc.option(fc.record({ failed: n, finished: fc.option(n), muted: n })),
    discarded: n,
    oldestWaitingAt: fc.option(at),
    lastFinishedAt: fc.option(at),
    pause: fc.option(fc.record({ by: fc.constant("dana"), at, reason: fc.constant("x"), resumeAt: fc.option(at) })),
    rateLimit: fc.option(fc.constant({ limit: 5, periodMs: 1000 })),
    keyRateLimit: fc.constant(null),
    concurrency: fc.option(fc.constant(3)),
  });
const overview: fc.Arbitrary<Overview> = fc.record({
  at,
  troubles: fc.array(
    fc.record({
      kind: fc.constant("backlog" as const),
      target: fc.constant("a"),
      count: n,
      since: fc.option(at),
      detail: fc.constant("Jobs wait"),
    }),
    { maxLength: 2 },
  ),
  queues: fc.tuple(...["a", "b", "c"].map(queue)),
  openDeadLetters: n,
  verdict: fc.record({
    kind: fc.constantFrom("failing" as const, "ok" as const),
    rate: fc.constant(null),
    now: fc.constant(null),
    before: fc.constant(null),
    sinceAt: fc.option(at),
    afterDeploy: fc.constant(null),
    lastFailedAt: fc.constant(null),
    toClear: n,
    muted: n,
    failing: fc.constant([]),
    stalled: fc.constant([]),
  }),
  runs: fc.record({ running: n, starting: n, waiting: n, paused: n }),
  plans: fc.record({ running: n }),
  marks: fc.record({
    deadLetters: fc.constantFrom("1", "2"),
    audit: fc.constant("3"),
    declared: fc.constant("7"),
    alerts: fc.constantFrom("4", "5"),
    runs: fc.constant("6"),
  }),
});

test("applying every change gives the same overview as reading all of it", () => {
  fc.assert(
    fc.property(overview, overview, (before, after) => {
      const change = overviewChange(before, after);
      const wire: typeof change = JSON.parse(JSON.stringify(change));
      expect(wire ? applyOverviewChange(before, wire) : { ...before, at: after.at }).toEqual(after);
    }),
  );
});

test("a change has only the changed fields, and there is none when nothing changed", () => {
  const [before] = fc.sample(overview, 1);
  if (!before) throw new Error("no sample");
  expect(overviewChange(before, { ...before, at: "2026-10-01T10:00:00.000Z" })).toBeNull();
  const busy = before.queues.map((view) => (view.name === "b" ? { ...view, counts: { ...view.counts, active: 9 } } : view));
  expect(overviewChange(before, { ...before, queues: busy })).toEqual({
    type: "change",
    at: before.at,
    queues: [{ name: "b", counts: busy[1]?.counts }],
  });
});

describe("the health labels of a queue", () => {
  const now = new Date("2026-10-01T09:10:00.000Z");
  const early = "2026-10-01T09:00:00.000Z";
  const late = "2026-10-01T09:09:30.000Z";
  const none = { waiting: 0, delayed: 0, blocked: 0, active: 0, completed: 9, failed: 0 };
  const idle = {
    state: "running" as const,
    counts: none,
    countsKnown: true,
    backlog: null,
    failing: null,
    oldestWaitingAt: null,
    lastFinishedAt: early,
    rateLimit: null,
    keyRateLimit: null,
    concurrency: null,
  };
  const waits = (oldestWaitingAt: string, lastFinishedAt: string | null, active = 0) => ({
    ...idle,
    counts: { ...none, waiting: 3, active },
    oldestWaitingAt,
    lastFinishedAt,
  });
  const failing = { failed: 3, finished: 4, muted: 0 };
  const external = { ...idle, counts: { ...none, completed: 0 }, lastFinishedAt: null, countsKnown: false };
  const backlog = (count: number, oldestMessageAt: string | null) => ({
    ...external,
    backlog: { count, bytes: 100 * count, oldestMessageAt },
  });
  const cases: [string, Parameters<typeof healthsOf>[0], HealthLabel, HealthLabel?][] = [
    ["nothing to do", idle, "Idle"],
    ["a retry to come", { ...idle, counts: { ...none, delayed: 1 } }, "Active"],
    ["waiting for half a minute", waits(late, early), "Active"],
    ["behind, but jobs finish", waits(early, late), "Backlogged"],
    ["behind, and a job is active", waits(early, null, 1), "Backlogged"],
    ["behind, and no job ever finished", waits(early, null), "No consumer"],
    ["behind, and no job finished since", waits(early, "2026-10-01T08:00:00.000Z"), "No consumer"],
    ["the same, and jobs fail", { ...waits(early, null), failing }, "Failing", "No consumer"],
    ["behind, and jobs fail", { ...waits(early, late), failing }, "Failing", "Backlogged"],
    ["delayed by a limit", { ...waits(early, null), concurrency: 1 }, "Backlogged"],
    ["delayed by a limit per key", { ...waits(early, null), keyRateLimit: { limit: 1, periodMs: 1_000 } }, "Backlogged"],
    ["jobs fail", { ...idle, failing }, "Failing"],
    ["only jobs with a muted cause fail", { ...idle, failing: { ...failing, muted: 3 } }, "Idle"],
    ["outside the job layer, and nothing is known", external, "Unknown"],
    ["outside the job layer, failing", { ...external, failing: { failed: 1, finished: null, muted: 0 } }, "Failing"],
    ["outside the job layer, empty", backlog(0, null), "Idle"],
    ["outside the job layer, with new messages", backlog(2, late), "Active"],
    ["outside the job layer, with messages of unknown age", backlog(2, null), "Active"],
    ["outside the job layer, with an old message", backlog(2, early), "Backlogged"],
    ["paused, and jobs failed just before", { ...waits(early, null), failing, state: "paused" }, "Paused"],
  ];
  test.each(cases)("%s", (_, view, ...labels) => expect(healthsOf(view, now)).toEqual(labels));
});
