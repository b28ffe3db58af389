import type { AccountQueues } from "../accountQueues.ts";
import { startAccount } from "../accountStandIn.ts";
import { startShop } from "../shop.ts";
import { expect, goTo, test as base } from "./dashboard.ts";

/** A system with a connected account of 500 queues, none of which is watched. */
const test = base.extend<object, { account: { address: string; queues: AccountQueues } }>({
  account: [
    // eslint-disable-next-line no-empty-pattern -- a fixture must name what it needs, and this one needs nothing
    async ({}, use) => {
      const { url, queues, stop } = await startAccount(500);
      const shop = await startShop({ accountUrl: url });
      await use({ address: shop.address, queues });
      await shop.stop();
      stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ account }, use) => use(account.address),
});

test("an operator finds one of 500 queues of the account and pauses its delivery, with the keyboard; an old list says its age", async ({
  page,
  account: { queues },
}) => {
  await page.goto("/");
  await goTo(page, "Queues");
  await page.getByRole("link", { name: "In your Cloudflare account 500" }).press("Enter");
  const table = page.getByRole("table", { name: "Queues of the Cloudflare account by name" });
  await expect(table).toHaveAttribute("aria-rowcount", "501");
  await expect(table.getByRole("row", { name: /^queue-1 / })).toContainText("Delivering");
  // Only rows that are on screen ask for their backlog: the others cost nothing.
  await expect(table.getByRole("row", { name: /^queue-10 / })).toContainText(/10$|10\D/);
  expect(queues.calls).toBeLessThan(120);

  await page.keyboard.press("/");
  await page.keyboard.type("worker-321");
  await expect(table).toHaveAttribute("aria-rowcount", "2");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: "Queue queue-321" });
  await expect(panel).toContainText("About 321 messages, 32,100 bytes");
  await page.keyboard.press("Shift+D");
  await page.getByRole("textbox", { name: "Reason" }).fill("The provider is down");
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("button", { name: "Resume delivery" })).toBeVisible();
  await expect(table.getByRole("row", { name: /^queue-321 / })).toContainText("Paused");
  await expect(panel).toContainText("Paused the delivery of the queue");
  await expect(panel).toContainText("The provider is down");

  queues.failsAfterChange = true;
  await page.keyboard.press("Shift+D");
  await page.getByRole("button", { name: "Resume delivery" }).last().press("Enter");
  await expect(panel.getByRole("button", { name: "Pause delivery" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("note")).toContainText(/This list is from .*\. Cloudflare answered 500: Internal error/);
  await expect(panel).toBeVisible();
});
