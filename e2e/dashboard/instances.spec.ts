import type { Page } from "@playwright/test";
import { startAccount } from "../accountStandIn.ts";
import { type ShopSystem, startShop } from "../shop.ts";
import { violationsOf } from "./accessible.ts";
import { expect, goTo, test as base } from "./dashboard.ts";

const test = base.extend<object, { shop: ShopSystem }>({
  shop: [
    // eslint-disable-next-line no-empty-pattern -- a fixture must name what it needs, and this one needs nothing
    async ({}, use) => {
      const shop = await startShop();
      await use(shop);
      await shop.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ shop }, use) => use(shop.address),
});

const panelOf = (page: Page, id: string) => page.getByRole("region", { name: `Instance ${id}` });
const statusOf = (page: Page, id: string) => panelOf(page, id).getByRole("status").first();
const openWorkflow = async (page: Page) => {
  await page.goto("/");
  await goTo(page, "Workflows");
  await page.getByRole("navigation", { name: "Workflows" }).getByRole("link", { name: "Fulfilment" }).click();
};

test("an operator follows an instance through a retry, a sleep and a wait, and pauses it, with the keyboard", async ({ page, shop }) => {
  await openWorkflow(page);
  await expect(page.getByText("No instances yet")).toBeVisible();
  await shop.send({ id: "order-7", sleep: 60_000 });
  // The list finds the instance by itself.
  const row = page.getByRole("table", { name: /^Instances/ }).getByRole("row", { name: /order-7/ });
  await expect(row).toContainText("Running");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const panel = panelOf(page, "order-7");
  await panel.getByRole("link", { name: /^charge card/ }).click();
  const attempts = panel.getByRole("list", { name: "Attempts of charge card" });
  await expect(attempts).toContainText("TypeError");
  await expect(attempts).toContainText("Card declined");
  // The second attempt succeeds, and the open panel shows that at once.
  await expect(panel.getByRole("region", { name: "Output of charge card" })).toContainText(`"charged": 42`);
  await expect(panel.getByRole("link", { name: /^cool down , sleeping/ })).toContainText(/wakes in \d/);
  expect(await violationsOf(page, { include: '[aria-label^="Instance"]' })).toEqual([]);

  await panel.getByRole("heading").first().click();
  await page.keyboard.press("p");
  await page.getByRole("textbox", { name: "Reason" }).fill("The address is wrong");
  await page.keyboard.press("Enter");
  await expect(statusOf(page, "order-7")).toHaveText("Paused");
  await expect(row).toContainText("Paused");
  await expect(page.getByRole("textbox", { name: /^Reason/ })).toHaveCount(0);
  await page.keyboard.press("p");
  await expect(statusOf(page, "order-7")).toHaveText("Running");
  await panel.getByRole("link", { name: "View audit log" }).click();
  await expect(page.getByRole("table")).toContainText("Resumed a workflow instance");
  await expect(page.getByRole("table")).toContainText("The address is wrong");
});

test("a failed instance says why, and is restarted from its failed step", async ({ page, shop }) => {
  await openWorkflow(page);
  await shop.send({ id: "order-8", fails: true });
  const input = page.getByRole("textbox", { name: "Instance ID" });
  await input.fill("no.id");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Not an instance ID")).toBeVisible();
  await input.fill("order-8");
  await page.keyboard.press("Enter");
  const panel = panelOf(page, "order-8");
  await expect(panel.getByRole("link", { name: /^shipment , waiting for an event/ })).toBeVisible();
  await shop.send({ id: "order-8", ship: true });
  await expect(statusOf(page, "order-8")).toHaveText("Errored");
  await expect(panel.getByText("Error: SMTP down")).toBeVisible();
  await panel.getByRole("link", { name: /^notify , failed, attempt 2/ }).click();
  await panel.getByRole("button", { name: "Restart from notify" }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("The mail server is back");
  await page.getByRole("button", { name: "Restart from notify" }).last().click();
  await expect(page.getByText("Starts again from notify.")).toBeVisible();
  // It fails again, at once after the new start: the card is not charged twice.
  await expect(statusOf(page, "order-8")).toHaveText("Errored");
  await expect(panel.getByRole("link", { name: /^charge card , done, attempt 2/ })).toBeVisible();

  await page.getByRole("combobox", { name: "State" }).click();
  await page.getByRole("option", { name: "Errored" }).click();
  await expect(page).toHaveURL(/status=errored/);
  await expect(page.getByRole("table", { name: /^Instances/ }).getByRole("row")).toHaveCount(2);
});

test("where the process lists nothing, the list keeps opened instances and says what is missing; the account shows its other workflows", async ({
  page,
}) => {
  const account = await startAccount();
  const other = await startShop({ canList: false, accountUrl: account.url });
  try {
    await other.send({ id: "order-9" });
    await page.goto(`${other.address}/workflows/instances/fulfil`);
    await expect(page.getByText("Enter the ID of an instance above to open it.")).toBeVisible();
    await expect(page.getByRole("note")).toContainText("Only instances that were opened here are listed");
    await expect(page.getByRole("note")).toContainText("Account · Workers Scripts · Read");
    await page.getByRole("textbox", { name: "Instance ID" }).fill("order-9");
    await page.keyboard.press("Enter");
    await expect(statusOf(page, "order-9")).toHaveText("Running");
    await page.getByRole("button", { name: "Close" }).click();
    const rows = page.getByRole("table", { name: /^Instances/ }).getByRole("row");
    await expect(rows.filter({ hasText: "order-9" })).toContainText("Running");
    await page.reload();
    await expect(rows).toHaveCount(2);

    // With the keyboard alone: the menu, the workflow, its instance, and a command.
    await page.getByRole("button", { name: /^In your Cloudflare account/ }).press("Enter");
    await expect(page.getByRole("menuitem", { name: /^archive/ })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(rows.filter({ hasText: "files-1" })).toContainText("Waiting");
    await expect(page.getByRole("note")).toContainText("does not watch archive");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const panel = panelOf(page, "files-1");
    await expect(panel.getByRole("link", { name: /^approval , waiting for an event/ })).toBeVisible();
    await panel.getByRole("link", { name: /^collect files , done, attempt 2/ }).press("Enter");
    await expect(panel.getByRole("list", { name: "Attempts of collect files" })).toContainText("Bucket is busy");
    await page.keyboard.press("p");
    await page.getByRole("textbox", { name: "Reason" }).fill("The bucket moves");
    await page.keyboard.press("Enter");
    await expect(statusOf(page, "files-1")).toHaveText("Paused");
    await expect(rows.filter({ hasText: "files-1" })).toContainText("Paused");
  } finally {
    // The page must not be asking this shop for anything while it stops: its failed requests would be complaints.
    await page.goto("about:blank");
    await other.stop();
    account.stop();
  }
});
