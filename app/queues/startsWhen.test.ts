import { expect, test } from "vitest";
import { resumedQueue } from "./sayings.ts";
import { heldBackBy, manyStartWhen, startsWhen } from "./startsWhen.ts";

const now = Date.parse("2026-11-21T03:00:00.000Z");
const queue: Parameters<typeof startsWhen>[0] = {
  name: "publish-commands",
  state: "running",
  counts: { waiting: 1, delayed: 0, blocked: 0, active: 0, completed: 0, failed: 0 },
  pause: null,
  rateLimit: null,
  keyRateLimit: null,
  concurrency: null,
};
const pause = { by: "dana", at: "2026-11-21T02:00:00.000Z", reason: "x", resumeAt: null };

test("what was sent to a paused queue starts when it is resumed, and not before", () => {
  const paused = { ...queue, state: "paused" as const };
  expect(startsWhen({ ...paused, pause }, now)).toBe("publish-commands is paused: starts when you resume it.");
  expect(startsWhen({ ...paused, pause: { ...pause, resumeAt: "2026-11-21T03:30:00.000Z" } }, now)).toMatch(
    /^publish-commands is paused until \d\d:30: starts then, or when you resume it\.$/,
  );
});

test("a job that is due is held back by the pause of its queue, and by nothing else that is known", () => {
  expect(heldBackBy(queue, now)).toBeNull();
  expect(heldBackBy({ ...queue, state: "paused", pause }, now)).toBe("publish-commands is paused: starts when you resume it.");
});

test("what stands behind others, or under a limit, says so", () => {
  expect(startsWhen(queue, now)).toBe("Sent to publish-commands.");
  expect(startsWhen({ ...queue, counts: { ...queue.counts, waiting: 81 } }, now)).toBe("80 other jobs waiting in publish-commands.");
  expect(startsWhen({ ...queue, concurrency: 1 }, now)).toBe("Starts as soon as the limits of publish-commands allow.");
});

test("many say which of their queues hold them back, and nothing of those that don't", () => {
  const paused = { ...queue, name: "sm-commands", state: "paused" as const, pause };
  expect(manyStartWhen([queue], now)).toBe("Sent to publish-commands.");
  expect(manyStartWhen([queue, "orders"], now)).toBe("Sent to 2 queues.");
  expect(manyStartWhen([queue, paused], now)).toBe("sm-commands is paused: jobs start when you resume it.");
  expect(manyStartWhen([{ ...queue, concurrency: 1 }], now)).toBe("Jobs start as the limits of publish-commands allow.");
});

test("a resumed queue says what waits, and what still holds it back", () => {
  const resumed = { ...queue, consumer: "job-layer" as const, counts: { ...queue.counts, waiting: 3 } };
  expect(resumedQueue(resumed)).toEqual({ title: "Resumed publish-commands", description: "3 jobs are waiting and can start." });
  expect(resumedQueue({ ...resumed, concurrency: 1 }).description).toBe("3 jobs are waiting and can start as the limits allow.");
  expect(resumedQueue({ ...resumed, consumer: "unknown" }).description).toBe("3 jobs are waiting for a Worker to take them.");
  expect(resumedQueue({ ...resumed, counts: queue.counts }).description).toBe("1 job is waiting and can start.");
});
