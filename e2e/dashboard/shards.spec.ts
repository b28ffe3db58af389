import type { Page } from "@playwright/test";
import { eventually } from "../eventually.ts";
import { expect, test } from "./dashboard.ts";

test.use({ shards: 4 });

/** Messages for queues that are in two databases. */
const requests = [
  { queue: "gatherfeed-commands", type: "research.requested", payload: { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" } },
  { queue: "sm-commands", type: "cycle.requested", payload: { brand_slug: "niche-fi", requested_by: "ada@example.com" } },
] as const;
const size = 120;
const correlationId = "in-many-databases";

/** Scrolls to the end of a list. */
async function scrollToEnd(page: Page, end: string): Promise<void> {
  await page.getByRole("table").locator("tr[data-index]").first().hover();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 1_000_000);
        return page.getByText(end).isVisible();
      },
      { intervals: [100], timeout: 30_000 },
    )
    .toBe(true);
}

test("queues in four databases: one list in order, one plan, a pause that holds, and a replay", async ({ page, api }) => {
  const [first] = requests;

  for (let added = 0; added < size; added += 1) {
    const request = requests[added % requests.length] ?? first;
    await api.call("POST", "/api/jobs", { ...request, options: { delayMs: 3_600_000, correlationId } });
  }
  const listed = await api.jobs({ correlationId, state: "delayed", limit: "200" });
  expect(listed.length).toBe(size);

  // The page loads the list in pages of each database, without gaps or doubles.
  await page.goto(`/jobs?state=delayed&correlationId=${correlationId}`);
  await scrollToEnd(page, `End of list · ${size} jobs`);
  await expect(page.getByRole("table", { name: "Jobs, newest first" })).toHaveAttribute("aria-rowcount", String(size + 1));

  await page.goto(`/jobs?state=delayed&correlationId=${correlationId}`);
  await page.getByRole("checkbox", { name: "Select all loaded" }).click();
  const selection = page.getByRole("region", { name: "Selected jobs" });
  await expect(selection.getByRole("button", { name: "Select all that match" })).toBeVisible();
  await page.keyboard.press("Shift+A");
  await selection.getByRole("button", { name: "Cancel all…" }).click();
  await expect(page.getByRole("heading", { name: `Cancel ${size} jobs` })).toBeVisible();
  await page.getByRole("textbox", { name: "Reason" }).fill("the topic is gone");
  await page.getByRole("textbox", { name: `Type ${size} to confirm` }).fill(String(size));
  await page.keyboard.press("Enter");
  await expect(page.getByText(`Cancelled ${size} of ${size}`)).toBeVisible();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  expect((await api.jobs({ correlationId, state: "failed", limit: "200" })).length).toBe(size);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo plan" }).click();
  await expect(page.getByText(`Undone by you: ${size}`)).toBeVisible();

  // gatherfeed-commands is in another database than the dashboard's own rows.
  await page.goto("/queues");
  await page.getByRole("link", { name: first.queue, exact: true }).focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: `Queue ${first.queue}` });
  await expect(panel.getByRole("button", { name: `Pause ${first.queue}` })).toBeVisible();
  await page.keyboard.press("p");
  await page.getByRole("dialog").getByLabel("Reason").fill("the provider is down");
  await page.keyboard.press("Enter");
  await expect(panel.getByText("Paused", { exact: true }).first()).toBeVisible();
  await api.call("POST", "/api/jobs", first);
  await expect(panel.getByText("1 job arrived while paused")).toBeVisible();
  await api.call("DELETE", `/api/queues/${first.queue}/pause`, {});
});

test("an article fails to publish in a database of its own, and is replayed", async ({ page, api }) => {
  await api.createBrand("apart", { seedKeywords: ["best hiking boots"], articlesPerCycle: 1, maxDifficulty: 100 });
  await api.refuseToPublish({ brand_slug: "apart" });
  await api.cycle("apart");
  const open = () => api.deadLetters({ status: "open", brand: "apart" });
  const [deadLetter] = await eventually("a dead letter", open, (deadLetters) => deadLetters.length === 1, 60_000);
  await api.clearFaults();
  await page.goto(`/dead-letters/${deadLetter?.id}`);
  await page.getByRole("button", { name: /^Replay \(/ }).click();
  await expect(page.getByText(/^Succeeded/).first()).toBeVisible();
  expect(await open()).toEqual([]);
});
