import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { QueueView } from "#domain/queues/health";
import { healthReasonOf, healthWordOf } from "./health.ts";

const now = Date.parse("2026-11-21T03:06:00.000Z");
beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

const untaken: QueueView = {
  name: "orders",
  service: "",
  purpose: "",
  consumer: "job-layer",
  state: "running",
  counts: { waiting: 3, delayed: 0, blocked: 0, active: 0, completed: 0, failed: 0 },
  openDeadLetters: 0,
  discarded: 0,
  oldestWaitingAt: "2026-11-21T03:00:00.000Z",
  lastFinishedAt: null,
  pause: null,
  rateLimit: null,
  keyRateLimit: null,
  concurrency: null,
};
const pause = { by: "dana@example.com", at: "2026-11-21T02:00:00.000Z", reason: "the provider is down", resumeAt: null };

test("what waits after a pause is not taken for untaken until it had the time to be sent again", () => {
  expect(healthWordOf(untaken, now)).toBe("No consumer");
  expect(healthWordOf({ ...untaken, state: "paused", pause }, now)).toBe("Paused");
  expect(healthWordOf(untaken, now)).toBe("Backlogged");
  vi.advanceTimersByTime(20_000);
  expect(healthWordOf(untaken, now)).toBe("No consumer");
});

test("why a queue has its word is said", () => {
  expect(healthReasonOf({ ...untaken, pause }, "Paused")).toBe("Paused by dana@: the provider is down");
  expect(healthReasonOf({ ...untaken, openDeadLetters: 1 }, "Failing")).toBe("1 open dead letter");
  expect(healthReasonOf({ ...untaken, concurrency: 1 }, "Backlogged")).toContain("its limits may hold it back");
  expect(healthReasonOf(untaken, "Backlogged")).not.toContain("limits");
});
