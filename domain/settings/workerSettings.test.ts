import { expect, test } from "vitest";
import { readWorkerSettings, workerSettingsOf } from "./workerSettings.ts";

const read = (value: unknown) => readWorkerSettings({ SIGNALBOX_SETTINGS: typeof value === "string" ? value : JSON.stringify(value) });
const orders = {
  name: "orders",
  deadLetterQueue: "orders-dlq",
  replay: true,
  displayName: "Orders",
  subject: "order.id",
  binding: "ORDERS",
};
const none = { queues: [], workflows: [], retention: {} };

test("a missing or empty variable means no settings", () => {
  expect([workerSettingsOf({}), workerSettingsOf({ SIGNALBOX_SETTINGS: "" }), read({}).settings]).toEqual([none, none, none]);
});

test("queues, workflows and retention are read, and parsed once", () => {
  const fulfil = { name: "fulfil", binding: "WORKFLOW_FULFIL", script: "shop-worker", displayName: "Fulfilment" };
  const value = { queues: [orders], workflows: [fulfil], retention: { deadLetterDays: 30 } };
  expect(read(value)).toEqual({ settings: value, problem: null });
  expect(read(value).settings).toBe(read(value).settings);
});

test.each([
  ["{", "JSON"],
  [[], "expected object"],
  [{ queues: [{ ...orders, names: 1 }] }, `queues.0: Unrecognized key: "names"`],
  [{ queues: [{ ...orders, name: "Orders!" }] }, "queues.0.name: must be the name of a queue"],
  [{ queues: [{ ...orders, subject: "order..id" }] }, "queues.0.subject: must be a path such as order.id"],
  [{ queues: [orders, orders] }, "queues: names must differ"],
  [{ workflows: [{ name: "fulfil" }] }, "workflows.0.binding"],
  [{ retention: { deadLetterDays: 0 } }, "retention.deadLetterDays"],
])("%j is ignored, and the problem says why", (value, reason) => {
  const { settings, problem } = read(value);
  expect(settings).toEqual(none);
  expect(problem).toContain("SIGNALBOX_SETTINGS is ignored: ");
  expect(problem).toContain(reason);
});
