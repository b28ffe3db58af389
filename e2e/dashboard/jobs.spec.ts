import type { Page } from "@playwright/test";
import { violationsOf } from "./accessible.ts";
import { expect, test } from "./dashboard.ts";
import { eventually } from "../eventually.ts";
import type { Client } from "../client.ts";

const queue = "gatherfeed-commands";
type Options = { delayMs?: number; correlationId?: string; attempts?: number; backoff?: { type: "fixed"; delayMs: number } };

/** Adds a research job; returns its id. */
async function add(api: Client, keywords: string[], options: Options = {}): Promise<string> {
  const { status, body } = await api.call("POST", "/api/jobs", {
    queue,
    type: "research.requested",
    payload: { brand_slug: "niche-fi", keywords, priority: "normal" },
    options,
  });
  expect(status).toBe(201);
  return (body as { id: string }).id;
}

/** Waits until the page has been drawn `count` times. */
const frames = (page: Page, count: number) =>
  page.evaluate(async (times) => {
    for (let frame = 0; frame < times; frame += 1) await new Promise(requestAnimationFrame);
  }, count);

const hour = { delayMs: 3_600_000 };

test("an operator types a filter and steps through the jobs with j and k; the URL keeps both", async ({ page, api }) => {
  const correlationId = "walk-1";
  const ids = [await add(api, ["walk one"], { ...hour, correlationId }), await add(api, ["walk two"], { ...hour, correlationId })];
  await page.goto("/jobs");
  await expect(page.getByRole("table")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("sta");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("del");
  await expect(page.getByRole("option", { name: /^delayed/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type(`trace:${correlationId} `);
  await expect(page).toHaveURL(/state=delayed/);
  await expect(page).toHaveURL(/correlationId=walk-1/);
  await expect(page.getByRole("table").getByRole("link")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: /^Job research\.requested/ });
  await expect(panel.getByText("1 of 2")).toBeVisible();
  await expect(panel.getByText("walk two", { exact: true })).toBeVisible();
  await page.keyboard.press("j");
  await expect(panel.getByText("2 of 2")).toBeVisible();
  await expect(panel.getByText("walk one", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/jobs/${ids[0]}`));
  await page.reload();
  await expect(panel.getByText("walk one", { exact: true })).toBeVisible();
  // The focus goes back to the row a little later, but not when the operator types elsewhere by then.
  await page.evaluate(() => {
    for (const key of ["Escape", "/"]) document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  });
  await expect(panel).toBeHidden();
  await frames(page, 10);
  await expect(page.getByRole("combobox")).toBeFocused();

  // An invalid state is reported and not searched for.
  await page.keyboard.type("state:gone ");
  await expect(page.getByRole("alert")).toContainText("state must be waiting");
});

test("a selection pauses live updates; new jobs are counted, and a bulk command runs on the selection", async ({ page, api }) => {
  const correlationId = "select-1";
  const first = await add(api, ["select one"], { ...hour, correlationId });
  await add(api, ["select two"], { ...hour, correlationId });
  await page.goto(`/jobs?correlationId=${correlationId}`);
  const rows = page.getByRole("table").getByRole("link");
  await expect(rows).toHaveCount(2);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected")).toBeVisible();
  await add(api, ["select three"], { ...hour, correlationId });
  await expect(page.getByRole("button", { name: "+1 new" })).toBeVisible();
  await expect(rows).toHaveCount(2);

  await page.getByRole("checkbox", { name: "Select all loaded" }).click();
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.getByRole("button", { name: "Cancel 2" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Cancel 2 jobs" }).click();
  await expect(dialog.getByText("Enter a reason")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("not needed");
  await dialog.getByRole("button", { name: "Cancel 2 jobs" }).click();
  await expect(page.getByText("2 jobs cancelled")).toBeVisible();
  await eventually(
    "both jobs are cancelled",
    () => api.jobs({ correlationId, state: "failed" }),
    (jobs) => jobs.length === 2,
  );
  const { body } = await api.call("GET", `/api/jobs/${first}`);
  expect((body as { job: { errorMessage: string } }).job.errorMessage).toContain("not needed");
});

test("an operator adds a job with the form, corrects an error, edits the delayed job and runs it now", async ({ page, api }) => {
  await page.goto(`/jobs/new?queue=${queue}`);
  const keywords = page.getByRole("textbox", { name: "keywords" });
  await expect(keywords).toHaveValue(/best budgeting apps/);
  await keywords.fill("");
  await page.getByRole("button", { name: /^Add job/ }).click();
  await expect(keywords).toHaveAttribute("aria-invalid", "true");
  await expect(keywords).toBeFocused();
  await keywords.fill("added by hand");
  await page.getByText("Options:").click();
  await page.getByRole("textbox", { name: /^Delay/ }).fill("30");
  await page.getByRole("button", { name: /^Add job/ }).click();

  const panel = page.getByRole("region", { name: /^Job research\.requested/ });
  await expect(panel.getByText("Delayed", { exact: true }).first()).toBeVisible();
  await page.keyboard.press("e");
  const editor = panel.getByRole("textbox", { name: "Payload as JSON" });
  await editor.fill(`{"brand_slug": "niche-fi", "keywords": ["changed by hand"], "priority": "low", "big": 12345678901234567890}`);
  await panel.getByRole("button", { name: "Save payload" }).click();
  await expect(panel.getByRole("alert")).toContainText("big: 12345678901234567890");
  await editor.fill(`{"brand_slug": "niche-fi", "keywords": ["changed by hand"], "priority": "low"}`);
  await panel.getByRole("button", { name: "Save payload" }).click();
  await expect(panel.getByText(`"changed by hand"`)).toBeVisible();
  await page.keyboard.press("p");
  await expect(panel.getByText("Completed", { exact: true }).first()).toBeVisible();
  await expect(panel.getByRole("list", { name: "Timeline" }).getByText(/^Attempt 1/)).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect(JSON.stringify((await api.call("GET", `/api/jobs/${id}`)).body)).toContain("changed by hand");

  // The job leads to the command that added it.
  await panel.getByRole("link", { name: /^Operator command/ }).click();
  await expect(page).toHaveURL(/\/audit\?entry=/);
  await expect(page.getByRole("link", { name: id }).first()).toBeVisible();
});

test("an operator sees why a job failed, compares two attempts side by side, and retries it", async ({ page, api }) => {
  await api.injectFault({ service: "gatherfeed", kind: "transient", rate: 1, match: "fails twice" });
  const id = await add(api, ["fails twice"], { attempts: 2, backoff: { type: "fixed", delayMs: 0 } });
  await eventually(
    "the job has failed",
    () => api.jobs({ state: "failed", queue }),
    (jobs) => jobs.some((job) => job.id === id),
    60_000,
  );
  await api.clearFaults();
  await page.goto(`/jobs/${id}?state=failed`);
  const panel = page.getByRole("region", { name: /^Job research\.requested/ });
  await expect(panel.getByRole("heading", { name: "TransientError" })).toBeVisible();
  await expect(panel.getByRole("heading", { name: "Attempts, 2 of 2" })).toBeVisible();
  await expect(panel.getByRole("link", { name: /dead letter \(open\)/ })).toBeVisible();
  await panel.getByRole("button", { name: "Compare attempts" }).click();
  await expect(panel.getByRole("table", { name: "Two attempts compared" }).getByText("Failed", { exact: true })).toHaveCount(2);
  expect(await violationsOf(page)).toEqual([]);

  await page.keyboard.press("r");
  await expect(page.getByText("research.requested is waiting again")).toBeVisible();
  await expect(panel.getByText("Completed", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await expect(panel.getByRole("link", { name: /TransientError, replayed/ })).toBeVisible();
});

test("a view is saved in this browser with its filter and columns; a payload value can be a column", async ({ page, api }) => {
  await add(api, ["shown in a column"], { ...hour, correlationId: "view-1" });
  await page.goto("/jobs?correlationId=view-1");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("textbox", { name: "Payload path" }).fill("keywords[0]");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table").getByTitle('"shown in a column"')).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Views/ }).click();
  await page.getByRole("menuitem", { name: /Save this view/ }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("My view");
  await page.keyboard.press("Enter");
  await page.goto("/jobs");
  await page.getByRole("button", { name: /^Views/ }).click();
  await page.getByRole("menuitem", { name: "My view" }).click();
  await expect(page).toHaveURL(/correlationId=view-1/);
  await expect(page.getByRole("table").getByTitle('"shown in a column"')).toBeVisible();
});

test("a failed query shows its error instead of an empty list, and the filter stays usable", async ({ page }) => {
  await page.addInitScript(() => {
    const originalFetch = window.fetch;
    const busy = JSON.stringify({ error: { code: "internal", message: "The database is busy" } });
    window.fetch = (input, init) =>
      String(input).includes("/api/jobs?") ? Promise.resolve(new Response(busy, { status: 500 })) : originalFetch(input, init);
  });
  await page.goto("/jobs?state=failed");
  await expect(page.getByRole("alert")).toContainText("The database is busy");
  await expect(page.getByText("No jobs match")).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: "Filter jobs" })).toBeEnabled();
});
