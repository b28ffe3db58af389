import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./dashboard.ts";

const rows = (page: Page) => page.getByRole("table").getByRole("row");

test("audit entries are found by link, filter and time, and exported as a file", async ({ context, page, api }) => {
  // A separate brand, so that its changes do not affect other tests.
  await api.createBrand("paper-trail", { seedKeywords: ["paper", "ink"] });
  const { status, body } = await api.call("PUT", "/api/brands/paper-trail", {
    strategy: { seedKeywords: ["paper", "=cmd|' /C calc'!A0"], maxDifficulty: 33 },
    reason: "=narrower, and cheaper",
  });
  expect([status, body]).toMatchObject([200, { slug: "paper-trail" }]);
  // So many entries that the change is no longer on a loaded page.
  for (let index = 0; index < 55; index += 1) {
    await api.pause("social-commands");
    await api.resume("social-commands");
  }
  const [entry] = ((await api.call("GET", "/api/audit?action=brand.update&target=brand:paper-trail")).body as { items: { id: string }[] })
    .items;

  // By link, although the list has not loaded that far.
  await page.goto(`/audit?entry=${entry?.id}`);
  const panel = page.getByRole("region", { name: "Action: Changed the brand" });
  await expect(panel.getByText("=narrower, and cheaper")).toBeVisible();
  await expect(panel.getByText("strategy.maxDifficulty")).toBeVisible();
  await expect(panel.getByText("before: 40")).toBeAttached();
  await expect(panel.getByText("after: 33")).toBeAttached();
  await expect(panel.getByText("removed: ink")).toBeAttached();
  await expect(rows(page)).toHaveCount(51);
  // In a separate tab, because browsers log an error for every failed request.
  const tab = await context.newPage();
  await tab.goto("/audit?entry=nothing-of-the-kind");
  await expect(tab.getByRole("heading", { name: "Action not found", level: 2 })).toBeVisible();
  await tab.keyboard.press("Escape");
  await expect(tab).toHaveURL(/\/audit$/);
  await tab.close();
  await page.keyboard.press("Escape");

  // By filter.
  await page.getByRole("combobox", { name: "Action" }).click();
  await page.getByRole("option", { name: "Changed the brand" }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("link", { name: "Changed the brand" }).click();
  await panel.getByRole("link", { name: "Actions on this subject" }).click();
  await expect(page).toHaveURL(/target=brand%3Apaper-trail/);
  await expect(rows(page)).toHaveCount(3);

  // By time: there are no actions from the last century.
  await page.goto("/audit?to=1999-12-31T00:00:00.000Z");
  await expect(page.getByText("No actions match this filter")).toBeVisible();
  await page.getByRole("combobox", { name: "Time" }).click();
  await page.getByRole("option", { name: "Last hour" }).click();
  await expect(page).toHaveURL(/from=/);
  await expect(rows(page)).toHaveCount(51);

  // The whole list as a file, more than was loaded, with formulas escaped.
  const downloaded = page.waitForEvent("download");
  await page.keyboard.press("Shift+E");
  const file = await downloaded;
  expect(file.suggestedFilename()).toMatch(/^actions-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.csv$/);
  const text = await readFile(await file.path(), "utf8");
  const [head, ...lines] = text.trimEnd().split("\r\n");
  expect(head).toBe("at,actor,action,target,reason,outcome,before,after,id");
  expect(lines.length).toBeGreaterThanOrEqual(111);
  expect(text).toContain(`,"'=narrower, and cheaper",`);
  await expect(page.getByText(/^Exported \d+ actions/)).toBeVisible();

  await page.getByRole("button", { name: "Export" }).click();
  const second = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /^NDJSON/ }).click();
  const ndjson = (await readFile(await (await second).path(), "utf8")).trimEnd().split("\n");
  expect(ndjson.length).toBe(lines.length);
  expect(ndjson.map((one) => (JSON.parse(one) as { action: string }).action)).toContain("brand.update");
});

test("an export can be stopped, and an empty list is exported with its header", async ({ page, api }) => {
  await api.pause("social-commands");
  await api.resume("social-commands");
  await page.goto("/audit");
  await expect(rows(page).nth(1)).toBeVisible();
  let held = () => {};
  await page.route("**/api/audit?*limit=200*", async (route) => {
    await new Promise<void>((go) => (held = go));
    await route.continue();
  });
  await page.keyboard.press("Shift+E");
  await page.getByRole("button", { name: "Stop export" }).click();
  held();
  await expect(page.getByText("Export stopped")).toBeVisible();
  await page.unroute("**/api/audit?*limit=200*");
  await page.route("**/api/audit?*limit=200*", (route) =>
    route.fulfill({ status: 200, contentType: "application/json", body: `{"items":[],"nextCursor":null}` }),
  );
  const empty = page.waitForEvent("download");
  await page.keyboard.press("Shift+E");
  expect(await readFile(await (await empty).path(), "utf8")).toBe("at,actor,action,target,reason,outcome,before,after,id\r\n");
});

test("an audit entry of a job links to the job", async ({ page, api }) => {
  const { body } = await api.call("POST", "/api/jobs", {
    queue: "gatherfeed-commands",
    type: "research.requested",
    payload: { brand_slug: "niche-fi", keywords: ["tents"], priority: "normal" },
  });
  const { id } = body as { id: string };
  await page.goto(`/audit?target=${encodeURIComponent(`job:${id}`)}`);
  await page.getByRole("row").getByRole("link", { name: id, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/jobs/${id}`));
  await expect(page.getByRole("region", { name: /^Job research\.requested/ })).toBeVisible();
});
