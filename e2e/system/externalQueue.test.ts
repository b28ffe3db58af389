import { afterAll, beforeAll, expect, test } from "vitest";
import { type SystemWithWorker, startWithWorker } from "../externalWorker.ts";
import { type Client, clientOf } from "../client.ts";
import { eventually } from "../eventually.ts";

let system: SystemWithWorker;
let api: Client;
beforeAll(async () => {
  system = await startWithWorker(
    { name: "shop", config: "examples/external-queue/wrangler.jsonc" },
    {
      consumers: [{ queue: "orders-dlq", max_batch_size: 10, max_batch_timeout: 1, max_retries: 100, retry_delay: 5 }],
      producers: [{ queue: "orders", binding: "ORDERS" }],
    },
  );
  api = clientOf(system.address);
});
afterAll(() => system.stop());

const receivedOrders = async () => JSON.parse(await system.ask("received")) as string[];
/** The content type of an order of each kind. */
const kinds = { text: "text", bytes: "bytes", json: "json", cyclic: "v8", odd: "v8", error: "v8", views: "v8" } as const;

test("dead letters of an external queue appear in the dashboard with config only, and are replayed exactly as they came", async () => {
  for (const [kind, as] of Object.entries(kinds)) await system.ask(`order?kind=${kind}&as=${as}`);
  const count = Object.keys(kinds).length;
  const deadLetters = await eventually(
    "a dead letter of each order",
    () => api.deadLetters({ queue: "orders", status: "open" }),
    (all) => all.length === count,
  );
  expect(deadLetters.map(({ contentType }) => contentType).toSorted()).toEqual(Object.values(kinds).toSorted());
  expect((await api.queue("orders")).openDeadLetters).toBe(count);
  const failed = await receivedOrders();

  await system.ask("repair");
  for (const { id } of deadLetters) {
    const answers = await Promise.all([1, 2].map(() => api.call("POST", `/api/dead-letters/${id}/replay`, { reason: "repaired" })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  }
  const all = await eventually("every order once more", receivedOrders, (orders) => orders.length >= failed.length + count);
  expect(all).toHaveLength(failed.length + count);
  // The shop received each order twice before it became a dead letter, and once more after the replay.
  for (const order of new Set(failed)) expect(all.filter((other) => other === order)).toHaveLength(3);
  expect((await api.queue("orders")).openDeadLetters).toBe(0);
});
