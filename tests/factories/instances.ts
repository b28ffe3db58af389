import type { InstanceDetail, InstanceSummary } from "#domain/workflows/instance";
import { newInstance } from "#domain/workflows/instance";
import { applyInstanceEvent, type InstanceEvent } from "#domain/workflows/instanceEvents";
import { builtAt, secondsAfterBuilt } from "./factory.ts";

/** An event of an instance, `seconds` after the start. */
export const instanceEvent = (seconds: number, type: InstanceEvent["type"], rest: Partial<InstanceEvent> = {}): InstanceEvent => ({
  type,
  at: secondsAfterBuilt(seconds),
  ...rest,
});

const charge = { step: "charge card-1" };
const notify = { step: "notify-1" };
const error = { name: "TypeError", message: "Card declined" };

/** The history of an instance whose first step was retried, and whose last step failed. */
const failedHistory: readonly InstanceEvent[] = [
  instanceEvent(0, "workflow_queued"),
  instanceEvent(0, "workflow_started", { value: { text: '{ "order": 7 }', length: 14 } }),
  instanceEvent(0, "workflow_running"),
  instanceEvent(1, "step_started", { ...charge, retryLimit: 5, timeout: "10 minutes" }),
  instanceEvent(1, "attempt_started", { ...charge, attempt: 1 }),
  instanceEvent(2, "attempt_errored", { ...charge, attempt: 1, error, retryDelayMs: 3_000 }),
  instanceEvent(5, "attempt_started", { ...charge, attempt: 2 }),
  instanceEvent(6, "attempt_completed", { ...charge, attempt: 2 }),
  instanceEvent(6, "step_completed", { ...charge, value: { text: '{ "charged": 42 }', length: 9_000 } }),
  instanceEvent(6, "sleep_started", { step: "cool down-1", durationMs: 2_000 }),
  instanceEvent(8, "sleep_completed", { step: "cool down-1" }),
  instanceEvent(8, "wait_started", { step: "shipment-1", eventType: "shipped" }),
  instanceEvent(9, "wait_completed", { step: "shipment-1" }),
  instanceEvent(9, "step_started", { ...notify, retryLimit: 0 }),
  instanceEvent(9, "attempt_started", { ...notify, attempt: 1 }),
  instanceEvent(10, "attempt_errored", { ...notify, attempt: 1, error: { name: "Error", message: "SMTP down" } }),
  instanceEvent(10, "step_errored", notify),
  instanceEvent(10, "workflow_errored", { error: { name: "Error", message: "SMTP down" } }),
];

/** Builds instances of a workflow. `summary` makes one for a list that is complete after ten seconds; `failed` one with its steps. */
export const instanceFactory = {
  summary: (overrides: Partial<InstanceSummary> = {}): InstanceSummary => ({
    id: "order-1",
    status: "complete",
    createdAt: builtAt,
    endedAt: secondsAfterBuilt(10),
    ...overrides,
  }),
  failed: (overrides: Partial<InstanceDetail> = {}): InstanceDetail => ({
    ...failedHistory.reduce(applyInstanceEvent, newInstance("fulfil", "order-2")),
    ...overrides,
  }),
};
