import { expect, test } from "vitest";
import {
  maxSettingsBytes,
  readWorkerSettings,
  settingsVarsOf,
  settingsVariables,
  type WorkerSettings,
  workerSettingsOf,
} from "./workerSettings.ts";

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

/** As many queues and workflows as this, with names and texts of a usual length. */
const settingsOf = (queues: number, workflows: number, displayName = "Orders of the day — Zürich"): WorkerSettings => ({
  queues: Array.from({ length: queues }, (_, index) => ({
    ...orders,
    name: `orders-of-the-shop-${index}`,
    deadLetterQueue: `orders-of-the-shop-${index}-dlq`,
    displayName,
    binding: `ORDERS_OF_THE_SHOP_${index}`,
  })),
  workflows: Array.from({ length: workflows }, (_, index) => ({
    name: `fulfil-the-order-${index}`,
    binding: `WORKFLOW_FULFIL_THE_ORDER_${index}`,
    script: "shop-worker",
  })),
  retention: {},
});

test("settings that one variable can't take are spread over several, and read from them", () => {
  const settings = settingsOf(300, 100);
  const vars = settingsVarsOf(settings) ?? {};
  const sizes = Object.values(vars).map((text) => new TextEncoder().encode(text).length);
  expect(sizes.length).toBeGreaterThan(10);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(5_000);
  expect(Object.keys(vars).filter((name) => !settingsVariables.includes(name))).toEqual([]);
  // The last part of an earlier deploy that was larger is not read.
  expect(readWorkerSettings({ ...vars, [`SIGNALBOX_SETTINGS_${sizes.length}`]: "old" })).toEqual({ settings, problem: null });
  expect(settingsVarsOf(settingsOf(1, 0))).toEqual({ SIGNALBOX_SETTINGS: JSON.stringify(settingsOf(1, 0)) });
});

test("a missing part is named, and nothing is read", () => {
  const { SIGNALBOX_SETTINGS_2: _second, ...vars } = settingsVarsOf(settingsOf(300, 0)) ?? {};
  const { settings, problem } = readWorkerSettings(vars);
  expect([settings, problem]).toEqual([none, "SIGNALBOX_SETTINGS is ignored: SIGNALBOX_SETTINGS_2 is missing. Deploy Signalbox again"]);
});

test("settings may take as many bytes as all variables have, and no more", () => {
  const bytesOf = (settings: WorkerSettings) => JSON.stringify(settings).length;
  const full = settingsOf(500, 100, "x".repeat(100));
  const rest = maxSettingsBytes - bytesOf(full);
  const withSubjects = (bytes: number) => ({
    ...full,
    queues: full.queues.map((queue, index) => ({ ...queue, subject: "s".repeat(index === 0 ? bytes : (queue.subject?.length ?? 0)) })),
  });
  expect([rest > 0, Object.keys(settingsVarsOf(withSubjects(rest + 8)) ?? {}).length]).toEqual([true, 41]);
  expect(settingsVarsOf(withSubjects(rest + 9))).toBeUndefined();
});
