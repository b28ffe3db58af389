import { expect, test } from "vitest";
import { newInstance, type InstanceDetail } from "#domain/workflows/instance";
import { applyInstanceEvent, type InstanceEvent } from "#domain/workflows/instanceEvents";
import { instanceLinesOf } from "./timeline.ts";
import { instanceStepSign, nextText } from "./words.ts";

const start = Date.UTC(2026, 9, 1);
const event = (second: number, type: InstanceEvent["type"], rest: Partial<InstanceEvent> = {}): InstanceEvent => ({
  type,
  at: new Date(start + second * 1_000).toISOString(),
  ...rest,
});
const after = (...events: InstanceEvent[]): InstanceDetail => events.reduce(applyInstanceEvent, newInstance("fulfil", "i-1"));
const barsOf = (instance: InstanceDetail, second: number) =>
  instanceLinesOf(instance, start + second * 1_000).map(({ key, bars }) => [
    key,
    bars.map(({ kind, from, to }) => [kind, (from - start) / 1_000, (to - start) / 1_000]),
  ]);

const retrying = [
  event(0, "workflow_running"),
  event(1, "step_started", { step: "charge-1" }),
  event(1, "attempt_started", { step: "charge-1", attempt: 1 }),
  event(2, "attempt_errored", { step: "charge-1", attempt: 1, error: { name: "Error", message: "no" }, retryDelayMs: 8_000 }),
];

test("attempts, the waits between them, sleeps and waits are bars", () => {
  expect(barsOf(after(...retrying), 5)).toEqual([
    [
      "charge-1",
      [
        ["failed", 1, 2],
        ["backoff", 2, 5],
      ],
    ],
  ]);
  const later = after(
    ...retrying,
    event(10, "attempt_started", { step: "charge-1", attempt: 2 }),
    event(12, "attempt_completed", { step: "charge-1", attempt: 2 }),
    event(12, "step_completed", { step: "charge-1" }),
    event(12, "sleep_started", { step: "cool-1", durationMs: 5_000 }),
    event(17, "sleep_completed", { step: "cool-1" }),
    event(17, "wait_started", { step: "ship-1", eventType: "shipped" }),
  );
  expect(barsOf(later, 20)).toEqual([
    [
      "charge-1",
      [
        ["failed", 1, 2],
        ["backoff", 2, 10],
        ["succeeded", 10, 12],
      ],
    ],
    ["cool-1", [["sleep", 12, 17]]],
    ["ship-1", [["waiting", 17, 20]]],
  ]);
  expect(barsOf(applyInstanceEvent(later, event(18, "workflow_paused")), 20).at(-1)).toEqual(["ship-1", [["paused", 17, 20]]]);
  // A terminated instance does not wait any longer.
  expect(barsOf(applyInstanceEvent(later, event(19, "workflow_terminated")), 60).at(-1)).toEqual(["ship-1", [["waiting", 17, 19]]]);
});

test("an unfinished step says what it waits for", () => {
  const [charge] = after(...retrying).steps;
  const [cool] = after(event(1, "sleep_started", { step: "cool-1", durationMs: 60_000 })).steps;
  if (!charge || !cool) throw new Error("No steps");
  expect([nextText(charge, "running", start + 5_000), nextText(charge, "paused", start + 5_000)]).toEqual(["attempt 2 in 5 s", null]);
  expect([nextText(cool, "running", start + 1_000), nextText(cool, "running", start + 99_000)]).toEqual(["wakes in 1 m", null]);
  expect(instanceStepSign(cool, "running").word).toBe("sleeping");
  expect(instanceStepSign(cool, "terminated").word).toBe("stopped");
});
