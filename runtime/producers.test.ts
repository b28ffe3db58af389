import { expect, test } from "vitest";
import { obstacleTo } from "./external.ts";
import { producerOf } from "./producers.ts";
import { testEnv } from "./testing/env.ts";

const named = { displayName: "Orders", binding: "MY_ORDERS" };
const settings = {
  queues: [
    { ...named, name: "my-orders", replay: true },
    { ...named, name: "my--orders", replay: false },
  ],
};
const orders = { send: async () => undefined, sendBatch: async () => undefined };
const env = { ...testEnv, MY_ORDERS: orders, SIGNALBOX_SETTINGS: JSON.stringify(settings) };

test("a queue that the settings name without replay never uses the producer of another queue", () => {
  expect([producerOf(env, "my-orders"), producerOf(env, "my--orders")]).toEqual([orders, undefined]);
  expect(obstacleTo(env, "my--orders")).toEqual({ code: "cannot_send", queue: "my--orders" });
});

test("a queue that the settings do not name uses the binding of its name", () => {
  expect(producerOf({ ...env, SIGNALBOX_SETTINGS: "" }, "my-orders")).toBe(orders);
});
