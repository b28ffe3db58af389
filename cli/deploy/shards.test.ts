import { afterEach, beforeEach, expect, test } from "vitest";
import { parseConfig } from "../config/config.ts";
import { Shop } from "./testing/shop.ts";

let shop = new Shop();
beforeEach(async () => {
  shop = new Shop();
  await shop.start();
});
afterEach(() => shop.stop());

const configWith = (shards: Record<string, number>, namePrefix = "") =>
  JSON.stringify({ namePrefix, shards, queues: [{ name: "orders" }, { name: "mails", replay: false }] });
const migrated = () => shop.calls.flatMap(({ args }) => (args[1] === "migrations" ? [args[3]] : []));

test("each operations database is created, migrated and bound, and the Worker knows where each queue is", async () => {
  shop.config = configWith({ orders: 3 }, "acme-");
  await shop.deploy();
  expect([...shop.cloudflare.databases.keys()].filter((name) => name.startsWith("acme-"))).toEqual([
    "acme-ops",
    "acme-ops-2",
    "acme-ops-3",
  ]);
  expect(migrated()).toEqual(["acme-ops", "acme-ops-2", "acme-ops-3"]);
  const bindings = shop.cloudflare.workers.get("acme-signalbox")?.bindings ?? [];
  const ids = bindings.filter(({ type }) => type === "d1").map(({ name, id }) => [name, id]);
  expect(ids.map(([name]) => name)).toEqual(["OPS", "OPS_2", "OPS_3"]);
  expect(new Set(ids.map(([, id]) => id)).size).toBe(3);
  expect(bindings.map(({ name }) => name)).toContain("QUEUE_SHARDS");
  expect(shop.blueprint().workers[0]?.config.vars).toMatchObject({ QUEUE_SHARDS: { orders: 3 } });
  await shop.deploy();
  expect(shop.lines).toContain("Nothing to do.");
});

test("a queue that has jobs does not move: the deploy is refused before anything changes, and says what to write", async () => {
  shop.config = configWith({ orders: 2 });
  await shop.deploy();
  const columns = ["waiting", "delayed", "blocked", "active", "completed", "failed"];
  const dead = ["open", "snoozed", "replayed", "dropped"].map((status) => `${status}_dead_letters`);
  const names = [...columns, ...dead];
  shop.cloudflare.databases.get("ops-2")?.database.exec(
    `CREATE TABLE queues (name TEXT, ${names.map((name) => `${name} INTEGER DEFAULT 0`).join(", ")});
       CREATE TABLE schedules (queue TEXT);
       INSERT INTO queues (name, completed) VALUES ('orders', 7), ('mails', 0)`,
  );
  shop.cloudflare.requests.length = 0;
  for (const shards of [{ orders: 1 }, { orders: 3 }, {}]) {
    shop.config = configWith(shards as Record<string, number>);
    await expect(shop.deploy()).rejects.toThrow(
      /orders has jobs, dead letters or schedules in ops-2: "shards" must say { "orders": 2 }, not [13]/,
    );
  }
  expect(shop.changes()).toEqual([]);
  shop.config = configWith({ orders: 2, mails: 2 });
  await shop.deploy();
  shop.cloudflare.databases.get("ops-2")?.database.exec(`INSERT INTO schedules (queue) VALUES ('mails')`);
  shop.config = configWith({ orders: 2, mails: 3 });
  await expect(shop.deploy()).rejects.toThrow(/mails has jobs, dead letters or schedules in ops-2/);
});

test("a queue that nothing else names is noted, with the name that was probably meant", async () => {
  shop.config = configWith({ order: 2, mails: 2, stock: 2 });
  await shop.deploy();
  const notes = shop.lines.filter((line) => line.startsWith('Note: "shards"'));
  expect(notes).toEqual([
    expect.stringContaining('names order, which is not a known queue, did you mean "orders"? If it is one, name its Worker in "workers"'),
    expect.stringContaining("names stock, which is not a known queue. If it is one"),
  ]);
});

test("the configuration has numbers of databases, up to 16", () => {
  const parse = (shards: unknown) => parseConfig(JSON.stringify({ shards }), "/signalbox.jsonc").shards;
  expect(parse({ orders: 16 })).toEqual({ orders: 16 });
  for (const invalid of [{ orders: 0 }, { orders: 17 }, { orders: 1.5 }, { "no name": 2 }, 4])
    expect(() => parse(invalid)).toThrow("shards");
});
