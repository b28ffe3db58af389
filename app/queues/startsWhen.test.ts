import { expect, test } from "vitest";
import { startsWhen } from "./startsWhen.ts";

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

test("what stands behind others, or under a limit, says so", () => {
  expect(startsWhen(queue, now)).toBe("Sent to publish-commands.");
  expect(startsWhen({ ...queue, counts: { ...queue.counts, waiting: 81 } }, now)).toBe("80 other jobs waiting in publish-commands.");
  expect(startsWhen({ ...queue, concurrency: 1 }, now)).toBe("Starts as soon as the limits of publish-commands allow.");
});
