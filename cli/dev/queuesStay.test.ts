import * as miniflare from "miniflare";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { QueueShards } from "../config/shards.ts";
import { withLocalDatabases } from "../system/localDatabases.ts";
import { migrateDatabases } from "../system/migrate.ts";
import { createProblems } from "../system/problems.ts";
import { assertLocalQueuesStay } from "./queuesStay.ts";
import { coreDatabase } from "./wiring.ts";

let state: string;
beforeEach(() => void (state = mkdtempSync(join(tmpdir(), "queues-stay-"))));
afterEach(() => rmSync(state, { recursive: true }));

const start = (shards: QueueShards) => assertLocalQueuesStay(miniflare, state, shards, coreDatabase);

/** Migrates a database, and adds a delayed job of `orders` to its counters. */
async function addJob(shard: number): Promise<void> {
  const id = coreDatabase(shard);
  const folder = join(import.meta.dirname, "../../migrations/ops");
  const tools = { miniflare, wrangler: () => import("wrangler") };
  await migrateDatabases(
    tools,
    [{ id, name: id, folder, table: "d1_migrations" }],
    state,
    createProblems(() => undefined),
  );
  await withLocalDatabases(miniflare, [id], state, async (open) => {
    await (await open(id)).prepare(`INSERT INTO queues (name, delayed) VALUES ('orders', 1)`).run();
  });
}

it("refuses to move a queue that has jobs, and says what to write", { timeout: 60_000 }, async () => {
  await start({});
  await addJob(1);
  const moved = 'A queue does not move to another database. orders has jobs, dead letters or schedules in ops: "shards" must say';
  await expect(start({ orders: 2 })).rejects.toThrow(`${moved} { "orders": 1 }, not 2`);
  // Asked again, the answer is the same: nothing was written down.
  await expect(start({ orders: 2 })).rejects.toThrow(moved);
  await start({ mails: 2 });
  await start({});
});

it("refuses to bring a queue that has jobs back to the first database", { timeout: 60_000 }, async () => {
  await start({ orders: 2 });
  await addJob(2);
  await start({ orders: 2, mails: 3 });
  await expect(start({})).rejects.toThrow('in ops-2: "shards" must say { "orders": 2 }, not 1');
});
