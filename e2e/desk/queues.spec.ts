import { readFile } from "node:fs/promises";
import type { Client } from "../client.ts";
import { violationsOf } from "./accessible.ts";
import { expect, goTo, test } from "./desk.ts";

const queue = "gatherfeed-commands";
const ask = (api: Client, count: number) =>
  Promise.all(
    Array.from({ length: count }, () =>
      api.call("POST", "/api/jobs", {
        queue,
        type: "research.requested",
        payload: { brand_slug: "niche-fi", keywords: ["best budgeting apps"], priority: "normal" },
      }),
    ),
  );

test("an operator pauses a queue by key, sees what came, limits it, purges it by its typed name, and lets it run again", async ({
  page,
  api,
}) => {
  // Other stories of the same system may have left delayed jobs and dead letters there.
  await api.call("POST", `/api/queues/${queue}/clean`, { state: "delayed", olderThanMs: 0, limit: 1_000, reason: "a test begins" });
  for (const { id } of await api.deadLetters({ status: "open", queue }))
    await api.call("POST", `/api/dead-letters/${id}/drop`, { reason: "a test begins" });
  await page.goto("/queues");
  await page.getByRole("link", { name: queue, exact: true }).focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: `Queue ${queue}` });
  await expect(panel.getByText("Idle", { exact: true })).toBeVisible();

  await page.keyboard.press("p");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("the provider is down");
  await page.keyboard.press("Enter");
  await expect(panel.getByText("Paused", { exact: true }).first()).toBeVisible();
  await ask(api, 3);
  await expect(panel.getByText("3 jobs came")).toBeVisible();
  await expect(panel.getByText("3 waiting: nothing starts while it is paused")).toBeVisible();
  await expect(panel.getByRole("listitem").filter({ hasText: "Paused the queue" })).toContainText("the provider is down");

  await panel.getByRole("button", { name: "Set the concurrency limit" }).click();
  await dialog.getByLabel("Jobs at once").fill("many");
  await dialog.getByRole("button", { name: "Set the concurrency limit" }).click();
  await expect(dialog.getByText(/From 1 to 100,000 jobs/)).toBeVisible();
  await dialog.getByLabel("Jobs at once").fill("2");
  await dialog.getByRole("button", { name: "Set the concurrency limit" }).click();
  await expect(panel.getByText("2 jobs at once")).toBeVisible();
  expect((await api.queue(queue)).concurrency).toBe(2);

  await page.keyboard.press("P");
  await dialog.getByLabel(`Type ${queue}`).fill("gatherfeed");
  await dialog.getByLabel("Reason").fill("asked for twice");
  await dialog.getByRole("button", { name: "Purge 3 jobs" }).click();
  await expect(dialog.getByText(/to say that you mean this queue/)).toBeVisible();
  expect((await api.queue(queue)).counts.waiting).toBe(3);
  await dialog.getByLabel(`Type ${queue}`).fill(queue);
  await dialog.getByRole("button", { name: "Purge 3 jobs" }).click();
  await expect(page.getByText(`Removed 3 jobs of ${queue}`)).toBeVisible();
  expect((await api.queue(queue)).counts.waiting).toBe(0);

  await page.keyboard.press("p");
  await expect(page.getByText(`Resumed ${queue}`)).toBeVisible();
  await expect(panel.getByText("Idle", { exact: true })).toBeVisible();

  await panel.getByRole("button", { name: "Lift the concurrency limit" }).click();
  await dialog.getByRole("button", { name: "Lift the limit" }).click();
  await expect(panel.getByText("none: as fast as it can")).toHaveCount(2);
  await expect(panel.getByRole("listitem").filter({ hasText: "Resumed the queue" })).toBeVisible();
});

test("how a queue does is told in words and figures that lead on, and how far back stands in the address", async ({ page, api }) => {
  await ask(api, 2);
  await expect.poll(async () => (await api.queue(queue)).counts.completed).toBeGreaterThan(1);
  await page.goto(`/queues/${queue}`);
  const panel = page.getByRole("region", { name: `Queue ${queue}` });
  // Other stories may have left failures there.
  await expect(panel.getByText(/[1-9]\d* done, \d+ failed in the last hour/)).toBeVisible();
  await expect(panel.getByText(/^Ran: half within about \d/)).toBeVisible();
  await expect(panel.getByText("nothing waits").first()).toBeVisible();
  await panel.getByRole("link", { name: "24 h" }).click();
  await expect(page).toHaveURL(/\?range=day$/);
  await expect(panel.getByText(/[1-9]\d* done, \d+ failed in the last 24 hours/)).toBeVisible();
  await page.reload();
  await expect(panel.getByRole("link", { name: "24 h" })).toHaveAttribute("aria-current");
  await expect(panel.getByRole("link", { name: "1 h", exact: true })).not.toHaveAttribute("aria-current");
  expect(await violationsOf(page)).toEqual([]);
  await panel.getByRole("link", { name: "Completed" }).click();
  await expect(page).toHaveURL(new RegExp(`/jobs\\?queue=${queue}&state=completed`));
  await goTo(page, "Queues");
  await expect(page.getByRole("row").filter({ hasText: queue })).toContainText(/\d ms · \d/);
});

test("queues are found by a word and by how they do, a pause ends on the clock the desk shows, and the list is a file", async ({
  page,
  api,
}) => {
  await page.goto("/settings");
  await page.getByRole("radio", { name: "Another one" }).check();
  await page.getByLabel("Name of the zone").fill("Asia/Tokyo");
  await page.goto(`/queues/${queue}`);
  await expect(page.getByRole("button", { name: `Pause ${queue}` })).toBeVisible();
  await page.keyboard.press("p");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("until the morning in Tokyo");
  await dialog.getByRole("combobox", { name: "Resumes" }).click();
  await page.getByRole("option", { name: "At a time" }).click();
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
  await dialog.getByLabel("Time", { exact: true }).fill(`${tomorrow}T09:00`);
  await dialog.getByRole("button", { name: `Pause ${queue}` }).click();
  await expect(dialog).toHaveCount(0);
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
  await expect(page.getByText("No queue matches this filter")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("SOCIAL");
  await page.getByRole("combobox", { name: "State" }).click();
  await page.getByRole("option", { name: "All states" }).click();
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/q=SOCIAL/);
});
