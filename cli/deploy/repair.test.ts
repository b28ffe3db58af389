import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Shop } from "./testing/shop.ts";

let shop = new Shop();
let complete: string[] = [];
beforeEach(async () => {
  shop = new Shop();
  await shop.start();
  await shop.deploy();
  complete = shop.cloudflare.contents();
});
afterEach(() => shop.stop());

describe("the next deploy repairs what somebody removed by hand", () => {
  test.each<[string, (shop: Shop) => void, string]>([
    [
      "a consumer",
      ({ cloudflare }) => void cloudflare.queues.get("orders-dlq")?.consumers.splice(0),
      "Create 1 consumer of a dead-letter queue: orders-dlq",
    ],
    ["the database", ({ cloudflare }) => void cloudflare.databases.delete("ops"), "Create 1 database: ops"],
    [
      "the Worker",
      ({ cloudflare }) => {
        cloudflare.workers.delete("signalbox");
        for (const queue of cloudflare.queues.values())
          queue.consumers = queue.consumers.filter(({ script_name: worker }) => worker !== "signalbox");
      },
      "Create 1 Worker: signalbox",
    ],
  ])("%s", async (_, remove, line) => {
    remove(shop);
    expect(await shop.status()).toBe(false);
    await shop.deploy();
    expect(shop.planLines()).toContain(line);
    expect(shop.cloudflare.contents()).toEqual(complete);
    await shop.deploy();
    expect(shop.lines).toContain("Nothing to do.");
  });

  test("but it does not take a database that somebody else made again under the same name", async () => {
    shop.cloudflare.databases.delete("ops");
    shop.cloudflare.addDatabase("ops", "CREATE TABLE runs (id INTEGER)");
    await expect(shop.deploy()).rejects.toThrow("database ops: it exists and does not belong to this installation");
  });
});
