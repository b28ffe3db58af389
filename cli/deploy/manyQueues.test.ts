import { afterEach, beforeEach, expect, test } from "vitest";
import { varsOf, watchedIn } from "./changes.ts";
import { Shop } from "./testing/shop.ts";

let shop = new Shop();
beforeEach(async () => {
  shop = new Shop();
  await shop.start();
});
afterEach(() => shop.stop());

test("300 queues and 100 workflows are watched, and fewer after that", async () => {
  const watching = (queues: number, workflows: number) =>
    JSON.stringify({
      queues: Array.from({ length: queues }, (_, index) => ({ name: `orders-${index}`, deadLetterQueue: `orders-${index}-dlq` })),
      workflows: Array.from({ length: workflows }, (_, index) => ({ name: `fulfil-${index}`, script: "analytics", className: "Fulfil" })),
    });
  for (let index = 0; index < 300; index += 1) for (const end of ["", "-dlq"]) shop.cloudflare.addQueue(`orders-${index}${end}`);
  shop.config = watching(300, 100);
  await shop.deploy();
  const vars = () => varsOf(shop.cloudflare.workers.get("signalbox")?.bindings ?? []);
  const count = () => Object.values(watchedIn(vars())).map(({ size }) => size);
  const partCount = () => Object.keys(vars()).filter((name) => name.startsWith("SIGNALBOX_SETTINGS_")).length;
  expect(count()).toEqual([300, 100]);
  expect(Math.max(...Object.values(vars()).map((text = "") => text.length))).toBeLessThanOrEqual(5_000);
  await shop.deploy();
  expect(shop.lines).toContain("Nothing to do.");
  shop.config = watching(299, 100);
  await shop.deploy();
  expect(shop.planLines()).toEqual(
    expect.arrayContaining(["signalbox no longer watches the queue orders-299", "signalbox removes the bindings ORDERS_299"]),
  );
  expect(shop.planLines().filter((line) => line.includes("SIGNALBOX_SETTINGS"))).toEqual([]);
  // The platform keeps variables that a deploy leaves out.
  const parts = partCount();
  shop.config = watching(250, 0);
  await shop.deploy();
  expect([count(), partCount()]).toEqual([[250, 0], parts]);
});

test("a deploy is refused before anything changes when the settings do not fit into the variables of a Worker", async () => {
  const queues = Array.from({ length: 500 }, (_, index) => ({
    name: `orders-${index}`,
    subject: "order.".repeat(32) + "id",
    displayName: "é".repeat(100),
  }));
  shop.config = JSON.stringify({ queues });
  await expect(shop.deploy()).rejects.toThrow(
    /The settings of 500 queues and 0 workflows take \d+ bytes, and the variables of a Worker have room for 200000\. Watch fewer/,
  );
  expect(shop.changes()).toEqual([]);
});
