import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Shop } from "./testing/shop.ts";

let shop = new Shop();
let before: string[] = [];
beforeEach(async () => {
  shop = new Shop();
  await shop.start();
  before = shop.cloudflare.contents();
});
afterEach(() => shop.stop());

test("asks for custom domains only when one is configured: a token may lack that permission", async () => {
  shop.cloudflare.failures.push({ request: /^GET \/workers\/domains/, status: 403 });
  await shop.deploy();
  expect(shop.cloudflare.failures).toHaveLength(1);
});

describe("a custom domain", () => {
  beforeEach(() => void (shop.config = shop.config.replace("{", '{ "hostname": "jobs.shop.example",')));

  test("is attached, replaced and removed with the installation", async () => {
    await shop.deploy();
    expect(shop.lines.at(-1)).toBe("The dashboard is at https://jobs.shop.example");
    expect(shop.cloudflare.domains.get("jobs.shop.example")?.worker).toBe("signalbox");
    shop.config = shop.config.replace("jobs.shop", "board.shop");
    await shop.deploy();
    expect([...shop.cloudflare.domains.keys()]).toEqual(["board.shop.example"]);
    await shop.destroy();
    expect(shop.cloudflare.contents()).toEqual(before);
  });

  test("does not replace a DNS record, and is attached once that is gone", async () => {
    shop.cloudflare.dnsRecords.add("jobs.shop.example");
    await expect(shop.deploy()).rejects.toThrow(
      /signalbox is deployed, but it could not get the custom domain jobs\.shop\.example: .*DNS records.* Remove what is in the way, and deploy again\./,
    );
    expect(shop.cloudflare.contents()).toContain("worker signalbox");
    shop.cloudflare.dnsRecords.clear();
    await shop.deploy();
    expect(shop.cloudflare.contents()).toContain("domain jobs.shop.example");
  });
});
