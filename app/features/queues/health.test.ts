import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { queueFactory } from "#factories/queues";
import { controlAdviceOf } from "./controlAdvice.ts";
import { formatShare } from "./failureShare.ts";
import { backlogAdviceOf, healthReasonOf, healthReasonsOf, healthWordsOf } from "./health.ts";

const now = Date.parse("2026-11-21T03:06:00.000Z");
beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

const unconsumed = queueFactory.backlogged({ name: "orders", oldestWaitingAt: "2026-11-21T03:00:00.000Z" });
const pause = { by: "dana@example.com", at: "2026-11-21T02:00:00.000Z", reason: "the provider is down", resumeAt: null };

test("just after a pause, a queue with waiting jobs is not called No consumer", () => {
  expect(healthWordsOf(unconsumed, now)).toEqual(["No consumer"]);
  expect(healthWordsOf({ ...unconsumed, state: "paused", pause }, now)).toEqual(["Paused"]);
  expect(healthWordsOf(unconsumed, now)).toEqual(["Backlogged"]);
  vi.advanceTimersByTime(20_000);
  expect(healthWordsOf(unconsumed, now)).toEqual(["No consumer"]);
});

test("of a queue outside the job layer nothing is claimed that is not known", () => {
  const orders = queueFactory.external();
  expect([...healthWordsOf(orders, now), healthReasonOf(orders, "Unknown")]).toEqual(["Unknown", "What waits in this queue is not known"]);
  expect(backlogAdviceOf(orders)).toContain('Set "replay": true for orders in signalbox.jsonc');
  const empty = queueFactory.external({ hasProducer: true, backlog: { count: 0, bytes: 0, oldestMessageAt: null } });
  expect([...healthWordsOf(empty, now), healthReasonOf(empty, "Idle")]).toEqual(["Idle", "No messages are in the queue"]);
  expect(healthReasonOf(queueFactory.external({ consumer: "unknown" }), "Unknown")).toBe("No message of this queue was seen yet");
  expect([controlAdviceOf(orders), controlAdviceOf(unconsumed)]).toEqual([expect.stringContaining("createQueue"), null]);
});

test("the reason matches the health", () => {
  expect(healthReasonOf({ ...unconsumed, pause }, "Paused")).toBe("Paused by dana: the provider is down");
  expect(healthReasonOf({ ...unconsumed, openDeadLetters: 1 }, "Failing")).toBe("1 open dead letter");
  expect(healthReasonOf({ ...unconsumed, concurrency: 1 }, "Backlogged")).toContain("The limits of the queue may be the cause");
  expect(healthReasonOf(unconsumed, "Backlogged")).not.toContain("limits");
});

test("failing has a rate, and does not hide that nothing consumes the queue", () => {
  const failing = { ...unconsumed, name: "invoices", openDeadLetters: 4, failing: { failed: 3, finished: 4, muted: 0 } };
  expect(healthWordsOf(failing, now)).toEqual(["Failing", "No consumer"]);
  expect(healthReasonsOf(failing, now)).toMatch(/^3 of 4 failed in the last 5 minutes, 4 open dead letters\. Oldest job has been waiting/);
  expect(
    [
      [12, 100],
      [1, 1_000],
      [3, 4],
      [2, null],
      [7, 7],
    ].map(([failed = 0, finished = null]) => formatShare({ failed: failed ?? 0, finished })),
  ).toEqual(["12%", "under 1%", "3 of 4", "2", "7 of 7"]);
});
