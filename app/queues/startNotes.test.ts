import { expect, test } from "vitest";
import { resumedQueueToast } from "./toasts.ts";
import { pauseNoteOf, startNotesOf, startNoteOf } from "./startNotes.ts";

const now = Date.parse("2026-11-21T03:00:00.000Z");
const queue: Parameters<typeof startNoteOf>[0] = {
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
  expect(startNoteOf({ ...paused, pause }, now)).toBe("publish-commands is paused: starts when you resume it.");
  expect(startNoteOf({ ...paused, pause: { ...pause, resumeAt: "2026-11-21T03:30:00.000Z" } }, now)).toMatch(
    /^publish-commands is paused until \d\d:30: starts then, or when you resume it\.$/,
  );
});

test("a job that is due is held back by the pause of its queue, and by nothing else that is known", () => {
  expect(pauseNoteOf(queue, now)).toBeNull();
  expect(pauseNoteOf({ ...queue, state: "paused", pause }, now)).toBe("publish-commands is paused: starts when you resume it.");
});

test("what stands behind others, or under a limit, says so", () => {
  expect(startNoteOf(queue, now)).toBe("Sent to publish-commands.");
  expect(startNoteOf({ ...queue, counts: { ...queue.counts, waiting: 81 } }, now)).toBe("80 other jobs waiting in publish-commands.");
  expect(startNoteOf({ ...queue, concurrency: 1 }, now)).toBe("Starts as soon as the limits of publish-commands allow.");
});

test("many say which of their queues hold them back, and nothing of those that don't", () => {
  const paused = { ...queue, name: "sm-commands", state: "paused" as const, pause };
  expect(startNotesOf([queue], now)).toBe("Sent to publish-commands.");
  expect(startNotesOf([queue, "orders"], now)).toBe("Sent to 2 queues.");
  expect(startNotesOf([queue, paused], now)).toBe("sm-commands is paused: jobs start when you resume it.");
  expect(startNotesOf([{ ...queue, concurrency: 1 }], now)).toBe("Jobs start as the limits of publish-commands allow.");
});

test("a resumed queue says what waits, and what still holds it back", () => {
  const resumed = { ...queue, consumer: "job-layer" as const, counts: { ...queue.counts, waiting: 3 } };
  expect(resumedQueueToast(resumed)).toEqual({ title: "Resumed publish-commands", description: "3 jobs are waiting and can start." });
  expect(resumedQueueToast({ ...resumed, concurrency: 1 }).description).toBe("3 jobs are waiting and can start as the limits allow.");
  expect(resumedQueueToast({ ...resumed, consumer: "unknown" }).description).toBe("3 jobs are waiting for a Worker to take them.");
  expect(resumedQueueToast({ ...resumed, counts: queue.counts }).description).toBe("1 job is waiting and can start.");
});
