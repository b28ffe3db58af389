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

const seen = async () => JSON.parse(await system.ask("seen")) as string[];
/** An order of each kind, as the shop sends it. */
const kinds = { text: "text", bytes: "bytes", json: "json", cyclic: "v8", odd: "v8", error: "v8", views: "v8" } as const;

test("a queue of somebody else gets its dead letters into the desk by config alone, and back exactly as they came", async () => {
  for (const [kind, as] of Object.entries(kinds)) await system.ask(`order?kind=${kind}&as=${as}`);
  const count = Object.keys(kinds).length;
  const deadLetters = await eventually(
    "a dead letter of each order",
    () => api.deadLetters({ queue: "orders", status: "open" }),
    (all) => all.length === count,
  );
  expect(deadLetters.map(({ contentType }) => contentType).toSorted()).toEqual(Object.values(kinds).toSorted());
  expect((await api.queue("orders")).openDeadLetters).toBe(count);
  const failed = await seen();

  await system.ask("mend");
  for (const { id } of deadLetters) {
    const answers = await Promise.all([1, 2].map(() => api.call("POST", `/api/dead-letters/${id}/replay`, { reason: "mended" })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  }
  const all = await eventually("every order once more", seen, (orders) => orders.length >= failed.length + count);
  expect(all).toHaveLength(failed.length + count);
  // Each order was seen twice before it was given up, and once more now.
  for (const order of new Set(failed)) expect(all.filter((one) => one === order)).toHaveLength(3);
  expect((await api.queue("orders")).openDeadLetters).toBe(0);
});
