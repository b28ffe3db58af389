import { expect, test } from "vitest";
import { maxAttempts, maxSteps, newInstance } from "./instance.ts";
import { applyInstanceEvent, type InstanceEvent } from "./instanceEvents.ts";

const at = (second: number) => new Date(Date.UTC(2026, 9, 1, 9, 0, second)).toISOString();
const event = (second: number, type: InstanceEvent["type"], rest: Partial<InstanceEvent> = {}): InstanceEvent => ({
  type,
  at: at(second),
  ...rest,
});
const after = (...events: InstanceEvent[]) => events.reduce(applyInstanceEvent, newInstance("fulfil", "i-1"));
const started = [
  event(0, "workflow_queued"),
  event(1, "workflow_started", { value: { text: "{}", length: 2 } }),
  event(1, "workflow_running"),
];

test("a step that is retried keeps its attempts and when the next one starts", () => {
  const failed = [
    event(2, "step_started", { step: "charge-card-1", retryLimit: 5, timeout: "10 minutes" }),
    event(2, "attempt_started", { step: "charge-card-1", attempt: 1 }),
    event(3, "attempt_errored", { step: "charge-card-1", attempt: 1, error: { name: "TypeError", message: "no" }, retryDelayMs: 4_000 }),
  ];
  const retrying = after(...started, ...failed);
  expect(retrying).toMatchObject({ status: "running", createdAt: at(0), startedAt: at(1), params: { text: "{}" } });
  expect(retrying.steps).toMatchObject([
    {
      name: "charge-card",
      count: 1,
      state: "retrying",
      attempts: [{ attempt: 1, endedAt: at(3), retryAt: at(7), error: { message: "no" } }],
    },
  ]);
  const done = after(
    ...started,
    ...failed,
    event(7, "attempt_started", { step: "charge-card-1", attempt: 2 }),
    event(8, "attempt_completed", { step: "charge-card-1", attempt: 2 }),
    event(8, "step_completed", { step: "charge-card-1", value: { text: "1", length: 1 } }),
    event(9, "workflow_completed", { value: { text: "2", length: 1 } }),
  );
  expect(done).toMatchObject({ status: "complete", endedAt: at(9), output: { text: "2" } });
  expect(done.steps[0]).toMatchObject({
    state: "done",
    endedAt: at(8),
    output: { text: "1" },
    attempts: [{ attempt: 1 }, { attempt: 2, startedAt: at(7) }],
  });
});

test("sleeps, waits and rollbacks are steps of their own", () => {
  const { steps, status } = after(
    ...started,
    event(2, "sleep_started", { step: "cool down-1", durationMs: 3_000 }),
    event(5, "sleep_completed", { step: "cool down-1" }),
    event(5, "wait_started", { step: "shipment-2", eventType: "shipped" }),
    event(9, "wait_timed_out", { step: "shipment-2" }),
    event(9, "rollback_started"),
    event(9, "rollback_step_started", { step: "cool down-1" }),
    event(9, "rollback_step_errored", { step: "cool down-1" }),
  );
  expect(status).toBe("rollingBack");
  expect(steps).toMatchObject([
    { name: "cool down", type: "sleep", state: "done", wakeAt: at(5) },
    { name: "shipment", count: 2, type: "waitForEvent", state: "failed", eventType: "shipped" },
    { name: "cool down", type: "rollback", state: "failed" },
  ]);
});

test("a restart begins the history again, and a restart from a step only that step", () => {
  const failed = [
    ...started,
    event(2, "step_started", { step: "a-1" }),
    event(3, "step_completed", { step: "a-1" }),
    event(3, "step_started", { step: "b-1" }),
    event(4, "step_errored", { step: "b-1" }),
    event(5, "workflow_errored", { error: { name: "Error", message: "no" } }),
  ];
  expect(after(...failed)).toMatchObject({ status: "errored", error: { message: "no" }, endedAt: at(5) });
  const fromB = after(...failed, event(9, "workflow_running"), event(9, "step_started", { step: "b-1" }));
  expect(fromB).toMatchObject({ status: "running", error: null, endedAt: null });
  expect(fromB.steps).toMatchObject([
    { name: "a", state: "done" },
    { name: "b", state: "running", startedAt: at(9), endedAt: null },
  ]);
  expect(after(...failed, event(9, "workflow_queued"))).toMatchObject({ status: "queued", steps: [], error: null, createdAt: at(0) });
});

test("steps and attempts are bounded: the latest stay", () => {
  const many = after(...Array.from({ length: maxSteps + 3 }, (_, index) => event(1, "step_started", { step: `s-${index + 1}` })));
  expect([many.steps.length, many.steps[0]?.count, many.omittedSteps]).toEqual([maxSteps, 4, 3]);
  // An event of a step that is not shown changes nothing.
  expect(applyInstanceEvent(many, event(2, "step_completed", { step: "s-1" }))).toBe(many);
  const attempts = Array.from({ length: maxAttempts + 2 }, (_, index) => event(2, "attempt_started", { step: "s-1", attempt: index + 1 }));
  const [step] = after(event(1, "step_started", { step: "s-1" }), ...attempts).steps;
  expect([step?.attempts.length, step?.attempts[0]?.attempt]).toEqual([maxAttempts, 3]);
});
