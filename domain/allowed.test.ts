import { describe, expect, test } from "vitest";
import {
  deadLetterActions,
  deadLetterRefusals,
  dismissRefusal,
  jobActions,
  jobRefusals,
  queueActions,
  queueRefusals,
  scheduleRefusals,
} from "./allowed.ts";
import { type Refusal, refusalText } from "./refusals.ts";

const textOf = (refusal: Refusal | null) => refusal && refusalText(refusal);

describe("a dead letter", () => {
  test("with an invalid message must be edited before it is replayed", () => {
    expect(deadLetterActions({ status: "open", readable: false })).toEqual({
      replay: false,
      edit: true,
      drop: true,
      snooze: true,
      restore: false,
    });
    expect(textOf(deadLetterRefusals({ status: "open", readable: false }).replay)).toBe("its message is invalid. Edit it first");
  });
  test("whose job has run again can only be dropped, not replayed or restored", () => {
    expect(deadLetterActions({ status: "open", jobNow: "again" })).toMatchObject({ replay: false, edit: false, drop: true });
    for (const jobNow of ["again", "later"] as const) expect(deadLetterActions({ status: "dropped", jobNow }).restore).toBe(false);
    expect(deadLetterActions({ status: "dropped", jobNow: "failed" }).restore).toBe(true);
  });
  test("whose job waits for child jobs can be replayed when they have finished", () => {
    const refusals = deadLetterRefusals({ status: "snoozed", jobNow: "children" });
    expect(textOf(refusals.replay)).toBe("child jobs have not finished. Replay it when they have");
    expect(refusals.restore).toBeNull();
  });
  test("that is resolved says who resolved it", () =>
    expect(textOf(deadLetterRefusals({ status: "replayed", resolvedBy: "dana", resolvedAt: "2026-10-01T09:00:00.000Z" }).drop)).toBe(
      "it is already replayed by dana at 2026-10-01T09:00:00.000Z",
    ));
});

describe("a job", () => {
  const at = "2026-10-01T09:00:00.000Z";
  test("that was cancelled can be retried or removed, and says why not more", () => {
    const cancelled = { code: "cancelled", at };
    expect(jobRefusals({ state: "failed", cancelledAt: at })).toEqual({
      retry: null,
      promote: cancelled,
      cancel: cancelled,
      remove: null,
      edit: cancelled,
    });
    expect(textOf(jobRefusals({ state: "failed", cancelledAt: at }).cancel)).toBe("it was cancelled");
  });
  test.each([
    ["retry", { state: "active" }, "it is active, not failed"],
    ["promote", { state: "failed" }, "it is failed, not delayed"],
    ["cancel", { state: "completed" }, "it is completed"],
    ["cancel", { state: "active", cancelledAt: at }, "it was already asked to stop"],
    ["remove", { state: "active" }, "it is running: cancel it first"],
    ["edit", { state: "active" }, "it has already started"],
  ] as const)("refuses to %s with the reason", (action, job, text) => expect(textOf(jobRefusals(job)[action])).toBe(text));
});

test("jobs of a queue whose consumer is outside the job layer can only be removed", () => {
  expect(jobActions({ state: "failed", queue: "orders", consumer: "external" })).toEqual({
    retry: false,
    promote: false,
    cancel: false,
    remove: true,
    edit: false,
  });
  expect(textOf(jobRefusals({ state: "failed", queue: "orders", consumer: "external" }).retry)).toContain(
    "orders is consumed by a Worker outside",
  );
  expect(jobActions({ state: "failed", queue: "orders", consumer: "unknown" }).retry).toBe(true);
});

test("a dead letter whose queue takes no messages from here is neither replayed nor edited, and the reason says what to add", () => {
  const item = { status: "open", queue: "orders", replays: "body" } as const;
  const without = deadLetterRefusals({ ...item, sentTo: { consumer: "external", hasProducer: false } });
  expect(textOf(without.replay)).toContain('such as { "name": "orders", "replay": true }');
  expect([without.edit, without.drop]).toEqual([without.replay, null]);
  expect(deadLetterRefusals({ ...item, sentTo: { consumer: "external", hasProducer: true } }).replay).toBeNull();
  const bytes = { ...item, contentType: "bytes", sentTo: { consumer: "external", hasProducer: false, hasAccount: true } } as const;
  expect(deadLetterRefusals(bytes)).toMatchObject({ replay: { code: "cannot_push" }, edit: null });
  const job = { ...item, replays: "job" } as const;
  expect(deadLetterRefusals({ ...job, sentTo: { consumer: "job-layer", hasProducer: false } }).replay).toBeNull();
});

test("only an unresolved failed run can be dismissed", () => {
  expect(dismissRefusal({ status: "failed", unresolved: true })).toBeNull();
  expect(textOf(dismissRefusal({ status: "failed", unresolved: false }))).toContain("already dismissed");
  expect(textOf(dismissRefusal({ status: "running" }))).toBe("it is running. Only a failed run can be dismissed");
});

test("a schedule that has ended can be neither paused nor resumed", () => {
  const { pause, resume } = scheduleRefusals({ state: "ended" });
  expect([textOf(pause), textOf(resume)]).toEqual(["it has ended and creates no more jobs", "it is not paused"]);
});

test("a queue is paused once, and only if the job layer consumes it", () => {
  const pause = { by: "dana", at: "2026-10-01T09:00:00.000Z" };
  const running = queueRefusals({ name: "orders", consumer: "job-layer", pause: null });
  expect([running.pause, textOf(running.resume)]).toEqual([null, "it is not paused"]);
  const paused = queueRefusals({ name: "orders", consumer: "job-layer", pause });
  expect([textOf(paused.pause), paused.resume]).toEqual(["it was already paused by dana at 2026-10-01T09:00:00.000Z", null]);
  expect(textOf(queueRefusals({ name: "orders", consumer: "unknown", pause: null }).pause)).toContain("No Worker of the job layer");
});

test("a queue outside the job layer offers only the actions that remove a control", () =>
  expect(
    queueActions({
      name: "orders",
      consumer: "unknown",
      pause: { by: "dana", at: "2026-10-01T09:00:00.000Z" },
      jobCount: 0,
      hasRateLimit: true,
      hasConcurrencyLimit: false,
    }),
  ).toEqual({
    pause: false,
    resume: true,
    purge: false,
    setRateLimit: false,
    removeRateLimit: true,
    setConcurrencyLimit: false,
    removeConcurrencyLimit: false,
  }));
