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

describe("destroy", () => {
  test("lists and removes what is ours, with consumers that were attached by hand, and nothing else", async () => {
    await shop.deploy();
    shop.cloudflare.addQueue("refunds-dlq");
    shop.cloudflare.addConsumer("refunds-dlq", "signalbox");
    shop.cloudflare.addDatabase("staging-ops");
    await shop.destroy();
    expect(shop.lines.slice(0, 6)).toEqual([
      `These belong to this installation in the account Example (${shop.cloudflare.account.id}):`,
      "  consumer of orders-dlq (the queue stays)",
      "  consumer of mails-dlq (the queue stays)",
      "  consumer of refunds-dlq (the queue stays)",
      "  worker signalbox",
      "  database ops",
    ]);
    expect(shop.cloudflare.contents()).toEqual([...before, "database staging-ops", "queue refunds-dlq"].toSorted());
  });

  test("asks first, and finds nothing before a deploy", async () => {
    await shop.destroy();
    expect(shop.lines).toEqual(["The account Example has nothing that belongs to this installation."]);
    await shop.deploy();
    shop.answer = false;
    shop.cloudflare.requests.length = 0;
    expect(await shop.destroy()).toBe(false);
    expect(shop.changes()).toEqual([]);
  });

  test("takes neither a Worker nor a database of somebody else with our names", async () => {
    shop.cloudflare.addWorker("signalbox");
    shop.cloudflare.addDatabase("ops", "CREATE TABLE runs (id INTEGER)");
    before = shop.cloudflare.contents();
    await shop.destroy();
    expect(shop.cloudflare.contents()).toEqual(before);
    expect(shop.changes()).toEqual([]);
  });
});

describe("status", () => {
  test("says what is deployed, and that it is as the configuration says", async () => {
    expect(await shop.status()).toBe(false);
    expect(shop.lines).toContain(`signalbox is not deployed in the account Example (${shop.cloudflare.account.id})`);
    await shop.deploy();
    shop.cloudflare.requests.length = 0;
    expect(await shop.status()).toBe(true);
    expect(shop.lines).toEqual([
      `signalbox is deployed in the account Example (${shop.cloudflare.account.id})`,
      expect.stringMatching(/^ {2}version \d+\.\d+\.\d+, deployed 2026-11-29T12:00:00Z, mark signalbox:$/),
      "  watches orders (dead-letter queue orders-dlq), mails (dead-letter queue mails-dlq, no replay)",
      "  watches the workflows fulfil (of analytics)",
      "It is as the configuration says.",
      "Everything is set.",
      "Optional:",
      expect.stringMatching(/^- ALERT_WEBHOOK_URL of signalbox is not set: alerts are stored/),
      expect.stringMatching(
        /^- CLOUDFLARE_API_TOKEN of signalbox is not set: .*wrangler secret put CLOUDFLARE_API_TOKEN --name signalbox$/,
      ),
      expect.stringContaining("The dashboard has no new address"),
    ]);
    expect(shop.changes()).toEqual([]);
  });

  test("names a consumer that was attached from the dashboard, which is no difference", async () => {
    await shop.deploy();
    shop.cloudflare.addQueue("refunds-dlq");
    shop.cloudflare.addConsumer("refunds-dlq", "signalbox");
    expect(await shop.status()).toBe(true);
    expect(shop.lines).toContain("  also consumes refunds-dlq (attached from the dashboard or by hand)");
  });

  test("says what differs and what is missing", async () => {
    shop.config = shop.config.replace(/"access": \{[^}]*\},/, "");
    await shop.deploy();
    shop.cloudflare.queues.delete("mails-dlq");
    shop.config = shop.config.replace('"orders", "deadLetterQueue": "orders-dlq"', '"orders"');
    expect(await shop.status()).toBe(false);
    expect(shop.lines).toContain(
      "    signalbox watches the queue orders differently (no dead-letter queue, before: dead-letter queue orders-dlq)",
    );
    expect(shop.lines).toContain("  Remove 1 consumer of a dead-letter queue: orders-dlq");
    expect(shop.lines.join("\n")).toMatch(/ {2}queue mails-dlq: it does not exist\. Create it: npx wrangler queues create mails-dlq/);
    expect(shop.lines.join("\n")).toMatch(/- ACCESS_TEAM_DOMAIN and ACCESS_AUD are not set: the dashboard refuses every request/);
  });
});

test("a Worker and a database that were deployed without a mark are taken over with --adopt", async () => {
  shop.cloudflare.addWorker("signalbox");
  shop.cloudflare.addDatabase("ops", "CREATE TABLE jobs (id TEXT)");
  await expect(shop.deploy()).rejects.toThrow("take it over with --adopt");
  await shop.deploy({ adopt: true });
  expect(shop.planLines()).toContain("Update 1 database: ops");
  await shop.deploy();
  expect(shop.lines).toContain("Nothing to do.");
  await shop.destroy();
  expect(shop.cloudflare.contents()).toEqual(before);
});
