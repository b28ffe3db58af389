import { readFile } from "node:fs/promises";
import type { DayCost } from "#domain/cost/cost";
import type { Client } from "../client.ts";
import { violationsOf } from "./accessible.ts";
import { expect, goTo, test } from "./dashboard.ts";

const queue = "gatherfeed-commands";
const requestResearch = (api: Client, count: number) =>
  Promise.all(
    Array.from({ length: count }, () =>
      api.call("POST", "/api/jobs", {
        queue,
        type: "research.requested",
        payload: { brand_slug: "niche-fi", keywords: ["best budgeting apps"], priority: "normal" },
      }),
    ),
  );

test("an operator pauses a queue by key, sees what arrived, limits the queue, purges it by its typed name and resumes it", async ({
  page,
  api,
}) => {
  // Other stories of the same system may have left delayed jobs and dead letters there.
  await api.call("POST", `/api/queues/${queue}/clean`, { state: "delayed", olderThanMs: 0, limit: 1_000, reason: "a test starts" });
  for (const { id } of await api.deadLetters({ status: "open", queue }))
    await api.call("POST", `/api/dead-letters/${id}/drop`, { reason: "a test starts" });
  await page.goto("/queues");
  await page.getByRole("link", { name: queue, exact: true }).focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: `Queue ${queue}` });
  // Other stories may have made jobs fail there in the last five minutes.
  const idle = panel.getByText(/^(Idle|Failing)\b/).first();
  await expect(idle).toBeVisible();

  await page.keyboard.press("p");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("the provider is down");
  await page.keyboard.press("Enter");
  await expect(panel.getByText("Paused", { exact: true }).first()).toBeVisible();
  await requestResearch(api, 3);
  await expect(panel.getByText("3 jobs arrived while paused")).toBeVisible();
  await expect(panel.getByText("3 waiting: held until the queue is resumed")).toBeVisible();
  await expect(panel.getByRole("listitem").filter({ hasText: "Paused the queue" })).toContainText("the provider is down");

  await panel.getByRole("button", { name: "Set concurrency limit" }).click();
  await dialog.getByLabel("Max. active jobs").fill("many");
  await dialog.getByRole("button", { name: "Set concurrency limit" }).click();
  // What is wrong with the limit is not said of the reason.
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expect(dialog.getByLabel(/^Reason/)).not.toHaveAttribute("aria-invalid");
  await expect(dialog.getByText(/whole number from 1 to 100,000/)).toBeVisible();
  await dialog.getByLabel("Max. active jobs").fill("2");
  await dialog.getByRole("button", { name: "Set concurrency limit" }).click();
  await expect(panel.getByText("2 active jobs")).toBeVisible();
  expect((await api.queue(queue)).concurrency).toBe(2);

  await page.keyboard.press("P");
  await dialog.getByLabel(`Type ${queue}`).fill("gatherfeed");
  await dialog.getByLabel("Reason").fill("requested twice");
  await dialog.getByRole("button", { name: "Purge 3 jobs" }).click();
  await expect(dialog.getByText(`Type ${queue} to confirm.`)).toBeVisible();
  expect((await api.queue(queue)).counts.waiting).toBe(3);
  await dialog.getByLabel(`Type ${queue}`).fill(queue);
  await dialog.getByRole("button", { name: "Purge 3 jobs" }).click();
  await expect(page.getByText(`Removed 3 jobs from ${queue}`)).toBeVisible();
  expect((await api.queue(queue)).counts.waiting).toBe(0);

  await page.keyboard.press("p");
  await expect(page.getByText(`Resumed ${queue}`)).toBeVisible();
  await expect(idle).toBeVisible();

  await panel.getByRole("button", { name: "Remove concurrency limit" }).click();
  await dialog.getByRole("button", { name: "Remove limit" }).click();
  await expect(panel.getByText("No limit")).toHaveCount(2);
  await expect(panel.getByRole("listitem").filter({ hasText: "Resumed the queue" })).toBeVisible();
});

test("the panel of a queue shows its throughput and times with links, and the range is in the URL", async ({ page, api }) => {
  await requestResearch(api, 2);
  await expect.poll(async () => (await api.queue(queue)).counts.completed).toBeGreaterThan(1);
  await page.goto(`/queues/${queue}`);
  const panel = page.getByRole("region", { name: `Queue ${queue}` });
  // Other stories may have left failures there.
  await expect(panel.getByText(/[1-9]\d* completed, \d+ failed in the last hour/)).toBeVisible();
  await expect(panel.getByText(/^Run time · p50 ~\d/)).toBeVisible();
  await expect(panel.getByText("Empty", { exact: true })).toBeVisible();
  await panel.getByRole("link", { name: "24 h" }).click();
  await expect(page).toHaveURL(/\?range=day$/);
  await expect(panel.getByText(/[1-9]\d* completed, \d+ failed in the last 24 hours/)).toBeVisible();
  await page.reload();
  await expect(panel.getByRole("link", { name: "24 h" })).toHaveAttribute("aria-current");
  await expect(panel.getByRole("link", { name: "1 h", exact: true })).not.toHaveAttribute("aria-current");
  expect(await violationsOf(page)).toEqual([]);
  await panel.getByRole("link", { name: "Completed" }).click();
  await expect(page).toHaveURL(new RegExp(`/jobs\\?queue=${queue}&state=completed`));
  await goTo(page, "Queues");
  await expect(page.getByRole("row").filter({ hasText: queue })).toContainText(/\d ms · \d/);
});

test("the Cost tab says what the jobs of a day cost by queue, and how that is computed", async ({ page, api }) => {
  await requestResearch(api, 2);
  await expect.poll(async () => (await api.queue(queue)).counts.completed).toBeGreaterThan(1);
  await page.goto("/queues");
  await page.getByRole("navigation", { name: "Queues" }).getByRole("link", { name: "Cost" }).click();
  await expect(page).toHaveURL(/\/queues\/in\/cost$/);
  await expect(page.getByText("No jobs ended on this day")).toBeVisible();

  const answered = page.waitForResponse(/\/api\/cost\?day=/);
  await page.getByRole("link", { name: "Next day" }).click();
  const cost = (await (await answered).json()) as DayCost;
  await expect(page).toHaveURL(new RegExp(`\\?day=${cost.day}$`));
  await expect(page.getByText(`${cost.day} UTC`)).toBeVisible();
  await expect(page.getByRole("link", { name: "Next day" })).toHaveCount(0);
  const rows = page.getByRole("table", { name: "Cost by queue, highest first" }).getByRole("row");
  await expect(rows).toHaveCount(1 + cost.items.length);
  const own = cost.items.find((item) => item.queue === queue);
  const rowsWritten = (own?.rowsWritten ?? 0).toLocaleString("en");
  await expect(rows.filter({ hasText: queue })).toContainText(new RegExp(`${own?.jobs}.*${rowsWritten}.*\\$0\\.00\\d`));
  const perMillion = `~$${cost.perMillionJobs?.usd.toFixed(2)} per million jobs`;
  await expect(page.getByText(/^~\$0\.\d+ for \d+ jobs so far · /)).toContainText(perMillion);

  await page.getByText("How this is computed").click();
  await expect(page.getByRole("link", { name: "D1 rows written" })).toHaveAttribute("href", /^https:\/\/developers\.cloudflare\.com\/d1\//);
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Yesterday" }).click();
  await expect(page.getByText("No jobs ended on this day")).toBeVisible();
  await page.goBack();
  await rows.filter({ hasText: queue }).getByRole("link").click();
  await expect(page.getByRole("region", { name: `Queue ${queue}` })).toBeVisible();
});

test("queues are filtered by text and state, a pause ends at a time in the selected time zone, and the list is exported", async ({
  page,
  api,
}) => {
  await page.goto("/settings");
  await page.getByRole("radio", { name: "Other" }).check();
  await page.getByLabel("Zone name").fill("Asia/Tokyo");
  await page.goto(`/queues/${queue}`);
  await expect(page.getByRole("button", { name: `Pause ${queue}` })).toBeVisible();
  await page.keyboard.press("p");
  const dialog = page.getByRole("dialog");
  // A refusal makes no unsaved text of a choice.
  await dialog.getByRole("combobox", { name: "Duration" }).click();
  await page.getByRole("option", { name: "1 hour" }).click();
  await dialog.getByRole("button", { name: `Pause ${queue}` }).click();
  await expect(dialog.getByText("Enter a reason.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("p");
  await dialog.getByLabel("Reason").fill("until the morning in Tokyo");
  await dialog.getByRole("combobox", { name: "Duration" }).click();
  await page.getByRole("option", { name: "Until a set time" }).click();
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
  await dialog.getByLabel("Time", { exact: true }).fill(`${tomorrow}T09:00`);
  await dialog.getByRole("button", { name: `Pause ${queue}` }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("[data-panel-heading]")).toBeFocused();
  expect((await api.queue(queue)).pause?.resumeAt).toBe(`${tomorrow}T00:00:00.000Z`);

  await page.getByRole("link", { name: "1 paused" }).click();
  await expect(page).toHaveURL(/\/queues\?word=Paused$/);
  const rows = page.getByRole("table", { name: /^Queues/ }).getByRole("row");
  await expect(rows).toHaveCount(2);
  const downloaded = page.waitForEvent("download");
  await page.keyboard.press("Shift+E");
  const [head = "", ...lines] = (await readFile(await (await downloaded).path(), "utf8")).trimEnd().split("\r\n");
  expect(head).toMatch(/^name,service,purpose,state,waiting,/);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(new RegExp(`^${queue},.*,paused,`));

  await api.resume(queue);
  await expect(page.getByText("No queues match this filter")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("SOCIAL");
  await page.getByRole("combobox", { name: "State" }).click();
  await page.getByRole("option", { name: "All states" }).click();
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/q=SOCIAL/);
});
