import fc from "fast-check";
import { expect, test } from "vitest";
import { changeBetween, type Overview, type QueueView, withChange } from "./health.ts";

const n = fc.integer({ min: 0, max: 3 });
const at = fc.constantFrom("2026-10-01T09:00:00.000Z", "2026-10-01T09:00:01.000Z");
const queue = (name: string): fc.Arbitrary<QueueView> =>
  fc.record({
    name: fc.constant(name),
    service: fc.constant("a-service"),
    purpose: fc.constant("Does what it does"),
    state: fc.constantFrom("running", "paused"),
    counts: fc.record({ waiting: n, delayed: n, blocked: n, active: n, completed: n, failed: n }),
    openDeadLetters: n,
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
  runs: fc.record({ running: n, waiting: n }),
  marks: fc.record({ deadLetters: fc.constantFrom("1", "2"), audit: fc.constant("3"), brands: fc.constant("4") }),
});

test("who takes in every change knows what who read it all knows", () => {
  fc.assert(
    fc.property(overview, overview, (before, after) => {
      const change = changeBetween(before, after);
      const wire: typeof change = JSON.parse(JSON.stringify(change));
      expect(wire ? withChange(before, wire) : { ...before, at: after.at }).toEqual(after);
    }),
  );
});

test("only what changed is told, and nothing when nothing did", () => {
  const [before] = fc.sample(overview, 1);
  if (!before) throw new Error("no sample");
  expect(changeBetween(before, { ...before, at: "2026-10-01T10:00:00.000Z" })).toBeNull();
  const busy = before.queues.map((one) => (one.name === "b" ? { ...one, counts: { ...one.counts, active: 9 } } : one));
  expect(changeBetween(before, { ...before, queues: busy })).toEqual({
    type: "change",
    at: before.at,
    queues: [{ name: "b", counts: busy[1]?.counts }],
  });
});
