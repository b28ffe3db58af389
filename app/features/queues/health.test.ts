import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { QueueView } from "#domain/queues/health";
import { healthReasonOf, healthWordOf } from "./health.ts";

const now = Date.parse("2026-11-21T03:06:00.000Z");
beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

const unconsumed: QueueView = {
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

test("just after a pause, a queue with waiting jobs is not called No consumer", () => {
  expect(healthWordOf(unconsumed, now)).toBe("No consumer");
  expect(healthWordOf({ ...unconsumed, state: "paused", pause }, now)).toBe("Paused");
  expect(healthWordOf(unconsumed, now)).toBe("Backlogged");
  vi.advanceTimersByTime(20_000);
  expect(healthWordOf(unconsumed, now)).toBe("No consumer");
});

test("the reason matches the health", () => {
  expect(healthReasonOf({ ...unconsumed, pause }, "Paused")).toBe("Paused by dana: the provider is down");
  expect(healthReasonOf({ ...unconsumed, openDeadLetters: 1 }, "Failing")).toBe("1 open dead letter");
  expect(healthReasonOf({ ...unconsumed, concurrency: 1 }, "Backlogged")).toContain("The limits of the queue may be the cause");
  expect(healthReasonOf(unconsumed, "Backlogged")).not.toContain("limits");
});
