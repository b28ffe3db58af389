import { describe, expect, test } from "vitest";
import { confirmationOf } from "./confirmation.ts";
import { estimateOf } from "./estimate.ts";
import { breakerOf, fullPace, pauseMs, type PaceFacts, sendable } from "./pace.ts";
import { deadLetterSkip, jobSkip, skipReasons, skipText } from "./skips.ts";

const facts: PaceFacts = {
  perSecond: null,
  runsJobs: true,
  canary: null,
  sent: 0,
  completed: 0,
  failed: 0,
  settledBefore: 0,
  failedBefore: 0,
};
const canary = { first: 5, maxFailureRate: 0.2 };

describe("the pace of a plan", () => {
  test.each([
    [{}, 50],
    [{ runsJobs: false }, 200],
    [{ perSecond: 3 }, 3],
    [{ perSecond: 0.5 }, 1],
    [{ perSecond: 900 }, 50],
    [{ canary }, 5],
    [{ canary, sent: 5, completed: 4 }, 0],
    [{ canary, sent: 5, completed: 5 }, 5],
    [{ canary, sent: 30, completed: 19, failed: 1 }, 10],
    [{ canary, sent: 4_000, completed: 3_000 }, 50],
    [{ canary: { first: 0, maxFailureRate: 0.1 } }, 1],
  ])("%j lets %i go next", (given, expected) => {
    expect(sendable({ ...facts, ...given })).toBe(expected);
  });

  test("varies by 20 %, and counts the time of sending", () => {
    const pause = (perSecond: number, count: number, tookMs: number, random: number) =>
      pauseMs({ perSecond, runsJobs: true }, count, tookMs, random);
    expect([0, 0.5, 1].map((random) => pause(2, 2, 0, random))).toEqual([800, 1_000, 1_200]);
    expect(pause(2, 2, 300, 0.5)).toBe(700);
    expect(pause(0.1, 1, 0, 0.5)).toBe(10_000);
  });

  test("without a limit is the full pace where jobs run, and always leaves half of the time to others", () => {
    const pause = (runsJobs: boolean, tookMs: number) => pauseMs({ perSecond: null, runsJobs }, 50, tookMs, 0.5);
    expect(pause(true, 10)).toBe(50_000 / fullPace - 10);
    expect([pause(true, 30), pause(true, 9_000)]).toEqual([30, 100]);
    expect([pause(false, 10), pause(false, 9_000)]).toEqual([10, 100]);
  });
});

describe("the circuit breaker", () => {
  test.each([
    [{ failed: 40 }, null],
    [{ canary, sent: 5, completed: 4, failed: 1 }, null],
    [{ canary, sent: 5, failed: 2 }, "2 of the first 5 failed again, more than 20 %"],
    [{ canary, sent: 9, completed: 4, failed: 2 }, null],
    [{ canary, sent: 10, completed: 7, failed: 3 }, "3 of 10 failed again, more than 20 %"],
    // Resumed after it had stopped: what failed before does not count again.
    [{ canary, sent: 14, completed: 9, failed: 5, settledBefore: 5, failedBefore: 5 }, null],
    [{ canary, sent: 20, completed: 5, failed: 10, settledBefore: 5, failedBefore: 5 }, "5 of 10 failed again, more than 20 %"],
  ])("%j", (given, expected) => {
    expect(breakerOf({ ...facts, ...given })).toBe(expected);
  });
});

test("the confirmation grows with the size", () => {
  expect(confirmationOf(25, null)).toEqual({ reason: false, typed: false, secondOperator: false });
  expect(confirmationOf(26, 26)).toEqual({ reason: true, typed: false, secondOperator: false });
  expect(confirmationOf(101, 100)).toEqual({ reason: true, typed: true, secondOperator: true });
});

test("the estimate follows the pace", () => {
  expect(estimateOf("replay", 180, 10).seconds).toBe(18);
  expect(estimateOf("replay", 10_000, null).seconds).toBe(10_000 / fullPace);
  expect(estimateOf("drop", 1_000, null).costUsd).toBeLessThan(estimateOf("replay", 1_000, null).costUsd);
});

describe("a plan skips", () => {
  const open = { status: "open", replays: "job", readable: true, cameBack: 0, isSuperseded: false, isPaused: false } as const;
  test.each([
    ["replay", {}, null],
    ["replay", { status: "replayed" }, "already_replayed"],
    ["replay", { jobNow: "again" }, "ran_again"],
    ["replay", { jobNow: "children" }, "unfinished_children"],
    ["replay", { jobNow: "later" }, "has_later"],
    ["replay", { readable: false }, "invalid_message"],
    ["replay", { isSuperseded: true }, "superseded"],
    ["replay", { cameBack: 3 }, "came_back"],
    ["replay", { isPaused: true }, "queue_paused"],
    ["replay", { replays: "body", sentTo: { consumer: "external", hasProducer: false } }, "no_producer"],
    ["drop", { isPaused: true, cameBack: 9 }, null],
    ["drop", { status: "dropped" }, "already_dropped"],
    ["snooze", { isPaused: true, status: "snoozed" }, null],
    ["snooze", { status: "replayed" }, "already_replayed"],
    ["restore", {}, "already_open"],
    ["restore", { status: "dropped" }, null],
  ] as const)("a dead letter: %s %j: %s", (action, given, expected) => {
    expect(deadLetterSkip(action, { ...open, ...given })).toBe(expected);
  });

  const failed = { state: "failed", isPaused: false, isReadable: true, canSend: true, cameBack: 0 } as const;
  test.each([
    ["retry", {}, null],
    ["retry", { isReadable: false }, "invalid_message"],
    ["retry", { canSend: false }, "no_producer"],
    ["retry", { cameBack: 3 }, "came_back"],
    ["purge", { cameBack: 3 }, null],
    ["retry", { isPaused: true }, "queue_paused"],
    ["retry", { state: "active" }, "wrong_state"],
    ["cancel", { state: "active", cancelledAt: "2026-01-01T00:00:00.000Z" }, "already_cancelled"],
    ["promote", { state: "delayed" }, null],
    ["purge", { state: "active" }, "running"],
  ] as const)("a job: %s %j: %s", (action, given, expected) => {
    expect(jobSkip(action, { ...failed, ...given })).toBe(expected);
  });

  test("for reasons that all have words", () => {
    for (const reason of skipReasons) expect(skipText(reason)).toMatch(/^[a-z]/);
  });

  test("in words that agree with the number of items", () => {
    expect(skipText("invalid_message")).toBe("no longer fits its queue");
    expect([1, 48].map((count) => `${count} ${skipText("invalid_message", count)}`)).toEqual([
      "1 no longer fits its queue",
      "48 no longer fit their queues",
    ]);
    expect(skipText("already_replayed", 6)).toBe("already replayed");
    // An older version may have stored another reason.
    expect(skipText("too_old" as "running", 2)).toBe("too_old");
  });
});
