import "#factories/declareShop";
import { applyD1Migrations } from "cloudflare:test";
import { beforeEach, expect, test } from "vitest";
import { pickRequest } from "#factories/shop";
import { createMessage } from "#domain/messages/envelope";
import { drainOutbox, insertOutbox } from "./outbox.ts";
import { createPublisher } from "./publish.ts";
import { brokenDatabase } from "./testing/brokenDatabase.ts";
import { emptyTables } from "./testing/emptyTables.ts";
import { testEnv } from "./testing/env.ts";

const { DB, OPS } = testEnv;
const { OPS_2 } = testEnv as unknown as { OPS_2: D1Database };
let sent: unknown[] = [];
/** Stands for a queue: no message of this file is delivered. */
const queue = { send: async () => undefined, sendBatch: async (batch: unknown[]) => void sent.push(...batch) };
/** The queue of events is in the second database, which may fail. */
const publisher = (second: D1Database) =>
  createPublisher({ ...testEnv, PICK_QUEUE: queue, EVENTS_QUEUE: queue, OPS_2: second, QUEUE_SHARDS: { "shop-events": 2 } }, false);
await applyD1Migrations(OPS_2, testEnv.OPS_MIGRATIONS);
beforeEach(async () => {
  sent = [];
  await emptyTables(OPS_2);
});

const event = () =>
  createMessage("pick.completed", { shop: "acme", pick_ids: ["p-1"], items_picked: 1 }, { source: "test", correlationId: "c-1" });
const jobsIn = (ops: D1Database) => ops.prepare(`SELECT count(*) AS n FROM jobs`).first("n");
const unsent = () => DB.prepare(`SELECT count(*) AS n FROM outbox WHERE published_at IS NULL`).first("n");

test("messages for a database that fails stay, hold up no others, and are sent when it is back", async () => {
  // More than one batch takes, all of them older than the ones that can be sent.
  const stuck = Array.from({ length: 230 }, () => ({ queue: "shop-events", message: event() }));
  await DB.batch(insertOutbox(DB, stuck, "2026-01-01T00:00:00.000Z"));
  const sendable = Array.from({ length: 3 }, () => ({ queue: "pick-commands", message: pickRequest() }));
  await DB.batch(insertOutbox(DB, sendable, "2026-01-02T00:00:00.000Z"));
  const failure = "Nothing was published to shop-events: Error: D1_ERROR: the database is unavailable";
  await expect(drainOutbox(DB, publisher(brokenDatabase()))).rejects.toThrow(failure);
  expect([await jobsIn(OPS), await jobsIn(OPS_2), await unsent()]).toEqual([3, 0, 230]);
  expect(await drainOutbox(DB, publisher(OPS_2))).toBe(230);
  expect([await jobsIn(OPS), await jobsIn(OPS_2), await unsent()]).toEqual([3, 230, 0]);
});

test("what was written is dispatched at once, although another database fails", async () => {
  const outgoing = [
    { queue: "shop-events", message: event() },
    { queue: "pick-commands", message: pickRequest() },
  ];
  await expect(publisher(brokenDatabase())(outgoing)).rejects.toThrow("Nothing was published to shop-events");
  expect(sent).toHaveLength(1);
});
