import { afterEach, beforeAll, expect, test } from "vitest";
import { Shop } from "./testing/shop.ts";

const shops: Shop[] = [];
const startShop = async (): Promise<Shop> => {
  const shop = new Shop();
  shops.push(shop);
  await shop.start();
  shop.config = shop.config.replace("{", '{ "hostname": "jobs.shop.example",');
  shop.env = { ...shop.env, ALERT_WEBHOOK_URL: "https://hooks.example/made-up" };
  return shop;
};
let expected: string[] = [];
/** Requests of a whole deploy and of a whole removal that change something. */
let deployRequests = 0;
let destroyRequests = 0;

/** Refuses the request with this number of those that change something. */
function cutAt(shop: Shop, number: number): { wasCut: () => boolean } {
  let seen = 0;
  const request = { test: (text: string) => !text.startsWith("GET") && ++seen === number } as RegExp;
  shop.cloudflare.failures.length = 0;
  shop.cloudflare.failures.push({ request, status: 400 });
  return { wasCut: () => shop.cloudflare.failures.length === 0 };
}
const countChanges = async (shop: Shop, work: () => Promise<unknown>): Promise<number> => {
  shop.cloudflare.requests.length = 0;
  await work();
  return shop.cloudflare.requests.filter((request) => !request.startsWith("GET")).length;
};

beforeAll(async () => {
  const shop = await startShop();
  deployRequests = await countChanges(shop, () => shop.deploy());
  expected = shop.cloudflare.contents();
  destroyRequests = await countChanges(shop, () => shop.destroy());
});
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.stop();
});

test(
  "a deploy that stopped at any request is finished by the next one, and the one after has nothing to do",
  { timeout: 120_000 },
  async () => {
    for (let number = 1; number <= deployRequests; number += 1) {
      const shop = await startShop();
      const { wasCut } = cutAt(shop, number);
      await expect(shop.deploy()).rejects.toThrow("An internal error occurred");
      expect(wasCut()).toBe(true);
      await shop.deploy();
      expect(shop.cloudflare.contents()).toEqual(expected);
      shop.env = { ...shop.env, ALERT_WEBHOOK_URL: "" };
      await shop.deploy();
      expect(shop.lines).toContain("Nothing to do.");
      expect(shop.cloudflare.workers.get("signalbox")?.bindings.map(({ name }) => name)).toContain("ALERT_WEBHOOK_URL");
    }
  },
);

test("a deploy that stopped at any request can be removed without a rest", { timeout: 120_000 }, async () => {
  for (let number = 1; number <= deployRequests; number += 1) {
    const shop = await startShop();
    const before = shop.cloudflare.contents();
    cutAt(shop, number);
    await expect(shop.deploy()).rejects.toThrow("An internal error occurred");
    await shop.destroy();
    // Before the list is there, nothing says that the empty database is ours.
    expect(shop.cloudflare.contents().filter((item) => item !== "database ops")).toEqual(before);
    if (number > 2) expect(shop.cloudflare.contents()).toEqual(before);
  }
});

test("a removal that stopped at any request is finished by the next one", { timeout: 120_000 }, async () => {
  for (let number = 1; number <= destroyRequests; number += 1) {
    const shop = await startShop();
    const before = shop.cloudflare.contents();
    await shop.deploy();
    const { wasCut } = cutAt(shop, number);
    await expect(shop.destroy()).rejects.toThrow("An internal error occurred");
    expect(wasCut()).toBe(true);
    await shop.destroy();
    expect(shop.cloudflare.contents()).toEqual(before);
    await shop.destroy();
    expect(shop.lines).toEqual(["The account Example has nothing that belongs to this installation."]);
  }
});
