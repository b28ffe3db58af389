import type { Page } from "@playwright/test";
import { type SystemWithWorker, startWithWorker } from "../externalWorker.ts";
import { violationsOf } from "./accessible.ts";
import { test as base, expect } from "./dashboard.ts";

const settings = {
  queues: [
    { name: "orders", deadLetterQueue: "orders-dlq", replay: true, displayName: "Lamp orders", subject: "items.0.sku", binding: "ORDERS" },
    { name: "returns", replay: false, binding: "RETURNS" },
  ],
};

/** The built system beside a shop that knows nothing of Signalbox. */
const test = base.extend<object, { shop: SystemWithWorker }>({
  shop: [
    // eslint-disable-next-line no-empty-pattern -- a fixture must name what it needs, and this one needs nothing
    async ({}, use) => {
      const shop = await startWithWorker(
        { name: "shop", config: "examples/external-queue/wrangler.jsonc" },
        {
          consumers: [{ queue: "orders-dlq", max_batch_size: 10, max_batch_timeout: 0 }],
          producers: [{ queue: "orders", binding: "ORDERS" }],
        },
        settings,
      );
      await use(shop);
      await shop.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ shop }, use) => use(shop.address),
});

const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

test("a queue outside the job layer shows what is known, offers what is possible, and ties a replay that came back", async ({
  page,
  shop,
}) => {
  await page.goto("/queues");
  await expect(row(page, "returns")).toContainText("Unknown");
  await expect(row(page, "returns")).toContainText("not known");
  await expect(row(page, "Lamp orders")).toContainText("Idle");
  expect(await violationsOf(page)).toEqual([]);

  // What is not possible is not offered, and a sentence says how to get it.
  await row(page, "returns").getByRole("link").first().click();
  const returns = page.getByRole("region", { name: "Queue returns" });
  await expect(returns).toContainText('Set "replay": true for returns in signalbox.jsonc');
  await expect(returns).toContainText("Consume it with createQueue");
  await expect(returns.getByRole("button", { name: /pause|limit|purge/i })).toHaveCount(0);
  await page.keyboard.press("p");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  // Each replay fails until the shop is repaired.
  await shop.ask("order?kind=json&as=json");
  await page.goto("/dead-letters?view=list");
  await row(page, "lamp").getByRole("link").first().click();
  const panel = page.getByRole("region", { name: /^Dead letter/ });
  await panel.getByRole("button", { name: "Replay", exact: true }).click();
  await page.getByRole("button", { name: "+1 new" }).click();
  await expect(row(page, "Came back")).toContainText("lamp");
  await row(page, "Came back").getByRole("link").first().click();
  await expect(panel.getByText("Came back")).toBeVisible();
  await expect(panel.getByRole("link", { name: "View job" })).toHaveCount(0);
  await expect(panel.getByRole("listitem").filter({ hasText: "Failed again (2)" })).toContainText("this dead letter");
  expect(await violationsOf(page)).toEqual([]);
  await shop.ask("repair");
  await panel.getByRole("button", { name: "Replay", exact: true }).click();
  await expect(panel.getByText(/^Replayed by/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Dead letters", exact: true })).toBeVisible();
});
