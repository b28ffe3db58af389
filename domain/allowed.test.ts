import { describe, expect, test } from "vitest";
import {
  deadLetterActions,
  deadLetterRefusals,
  dismissRefusal,
  jobActions,
  jobRefusals,
  queueActions,
  scheduleRefusals,
} from "./allowed.ts";

describe("a dead letter", () => {
  test("with an invalid message must be edited before it is replayed", () => {
    expect(deadLetterActions({ status: "open", readable: false })).toEqual({
      replay: false,
      edit: true,
      drop: true,
      snooze: true,
      restore: false,
    });
    expect(deadLetterRefusals({ status: "open", readable: false }).replay).toBe("its message is invalid. Edit it first");
  });
  test("whose job has run again can only be dropped, not replayed or restored", () => {
    expect(deadLetterActions({ status: "open", jobNow: "again" })).toMatchObject({ replay: false, edit: false, drop: true });
    for (const jobNow of ["again", "later"] as const) expect(deadLetterActions({ status: "dropped", jobNow }).restore).toBe(false);
    expect(deadLetterActions({ status: "dropped", jobNow: "failed" }).restore).toBe(true);
  });
  test("whose job waits for child jobs can be replayed when they have finished", () =>
    expect(deadLetterRefusals({ status: "snoozed", jobNow: "children" })).toMatchObject({
      replay: "child jobs have not finished. Replay it when they have",
      restore: null,
    }));
  test("that is resolved says who resolved it", () =>
    expect(deadLetterRefusals({ status: "replayed", resolvedBy: "dana", resolvedAt: "2026-10-01T09:00:00.000Z" }).drop).toBe(
      "it is already replayed by dana at 2026-10-01T09:00:00.000Z",
    ));
});

test("jobs of a queue whose consumer is outside the job layer can only be removed", () => {
  expect(jobActions({ state: "failed", queue: "orders", consumer: "external" })).toEqual({
    retry: false,
    promote: false,
    cancel: false,
    remove: true,
    edit: false,
  });
  expect(jobRefusals({ state: "failed", queue: "orders", consumer: "external" }).retry).toContain("orders is consumed by a Worker outside");
  expect(jobActions({ state: "failed", queue: "orders", consumer: "unknown" }).retry).toBe(true);
});

test("only an unresolved failed run can be dismissed", () => {
  expect(dismissRefusal({ status: "failed", unresolved: true })).toBeNull();
  expect(dismissRefusal({ status: "failed", unresolved: false })).toContain("already dismissed");
  expect(dismissRefusal({ status: "running" })).toBe("Only a failed run can be dismissed: this one is running");
});

test("a schedule that has ended can be neither paused nor resumed", () =>
  expect(scheduleRefusals({ state: "ended" })).toEqual({ pause: "has ended: it creates no more jobs", resume: "is not paused" }));

test("a queue outside the job layer offers only the actions that remove a control", () =>
  expect(queueActions({ paused: true, jobCount: 0, hasRateLimit: true, hasConcurrencyLimit: false, isControlled: false })).toEqual({
    pause: false,
    resume: true,
    purge: false,
    rate: false,
    concurrency: false,
    liftRate: true,
    liftConcurrency: false,
  }));
