import { expect, test } from "vitest";
import { excerptOf, instanceEventOf } from "./events.ts";

const common = { instanceId: "i-1", eventId: 1, timestamp: Date.UTC(2026, 9, 1) };
const at = "2026-10-01T00:00:00.000Z";

test("a step's configuration is shown in whole numbers and words; endless retries have no limit", () => {
  const config = { retries: { limit: 3, delay: 1_000 }, timeout: "10 minutes" } as const;
  expect(instanceEventOf({ ...common, type: "step_started", stepName: "charge-1", config })).toEqual({
    type: "step_started",
    at,
    step: "charge-1",
    retryLimit: 3,
    timeout: "10 minutes",
  });
  const endless = { retries: { limit: Infinity, delay: "[dynamic]" }, timeout: 5_000 } as const;
  expect(instanceEventOf({ ...common, type: "step_started", stepName: "poll-1", config: endless })).toEqual({
    type: "step_started",
    at,
    step: "poll-1",
    timeout: "5000 ms",
  });
});

test("values and error messages are cut, whatever they are", () => {
  expect(excerptOf(undefined)).toBeUndefined();
  expect(excerptOf("x".repeat(5_000))).toEqual({ text: `"${"x".repeat(3_999)}`, length: 5_002 });
  expect(excerptOf(new Map([["a", 1n]]))?.text).toContain('"a"');
  const error = { name: "Error", message: "x".repeat(3_000) };
  const event = instanceEventOf({ ...common, type: "attempt_errored", stepName: "charge-1", attempt: 1, error, retryDelayMs: 500 });
  expect(event).toMatchObject({ attempt: 1, retryDelayMs: 500, error: { name: "Error", message: "x".repeat(2_000) } });
});

test("events of unknown types and of the Agents SDK's own steps are left out", () => {
  const unknown = { ...common, type: "step_moved" } as unknown as WorkflowInstanceEvent;
  expect(instanceEventOf(unknown)).toBeNull();
  expect(instanceEventOf({ ...common, type: "step_completed", stepName: "__agent_reportComplete_0-1", output: 1 })).toBeNull();
});
