import "#factories/declareShop";
import { applyD1Migrations } from "cloudflare:test";
import { beforeEach, expect, test } from "vitest";
import { pickRequest } from "#factories/shop";
import { createMessage } from "#domain/messages/envelope";
import { missingBinding, opsOf } from "./bindings.ts";
import { createFlow } from "./flow.ts";
import { createPublisher } from "./publish.ts";
import { findInShards } from "#store/shards";
import { shardsOf } from "./shards.ts";
import { emptyTables } from "./testing/emptyTables.ts";
import { testEnv } from "./testing/env.ts";

const { OPS } = testEnv;
const { OPS_2 } = testEnv as unknown as { OPS_2: D1Database };
/** The queue of events is in the second database. */
const env = { ...testEnv, OPS_2, QUEUE_SHARDS: { "shop-events": 2 } };
await applyD1Migrations(OPS_2, testEnv.OPS_MIGRATIONS);
beforeEach(() => emptyTables(OPS_2));

const queuesOf = async (ops: D1Database): Promise<unknown[]> =>
  (await ops.prepare(`SELECT queue FROM jobs ORDER BY queue`).all()).results.map(({ queue }) => queue);

const event = () =>
  createMessage("pick.completed", { shop: "acme", pick_ids: ["p-1"], items_picked: 1 }, { source: "test", correlationId: "c-1" });

test("the variable says in which database the jobs of a queue are, and queues that it leaves out are in the first", () => {
  expect(opsOf(env, "shop-events")).toBe(OPS_2);
  expect([opsOf(env, "pick-commands"), opsOf(env, "constructor"), opsOf(testEnv, "shop-events")]).toEqual([OPS, OPS, OPS]);
  expect(missingBinding(env, "shop-events", "ops").message).toContain(`{ "binding": "OPS_2", "database_name": "ops-2",`);
});

test("messages for queues of several databases are written each to its own", async () => {
  await createPublisher(
    env,
    false,
  )([
    { queue: "pick-commands", message: pickRequest() },
    { queue: "shop-events", message: event() },
  ]);
  expect([await queuesOf(OPS), await queuesOf(OPS_2)]).toEqual([["pick-commands"], ["shop-events"]]);
});

test("a flow over several databases is refused and writes nothing", async () => {
  const flow = (queue: string) =>
    createFlow(opsOf(env, "shop-events"), env, { ...node("shop-events"), children: [node(queue)] }, { source: "test" });
  await expect(flow("pick-commands")).rejects.toThrow("must be in one database: shop-events in OPS_2, pick-commands in OPS");
  expect([await queuesOf(OPS), await queuesOf(OPS_2)]).toEqual([[], []]);
  await flow("shop-events");
  expect(await queuesOf(OPS_2)).toEqual(["shop-events", "shop-events"]);
});

const node = (queue: string) => ({ queue, type: "any", payload: {} });

test("the databases of a Worker are found by their names, and asked in order", async () => {
  expect(shardsOf(testEnv)).toEqual([OPS, OPS_2]);
  expect(shardsOf({ OPS })).toEqual([OPS]);
  expect(await findInShards([OPS, OPS_2], async (ops) => (ops === OPS_2 ? "second" : null))).toBe("second");
  expect(await findInShards([OPS, OPS_2], async () => null)).toBeNull();
});
