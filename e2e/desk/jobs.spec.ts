import { violationsOf } from "./accessible.ts";
import { expect, test } from "./desk.ts";
import { eventually } from "../eventually.ts";
import type { Client } from "../client.ts";

const queue = "gatherfeed-commands";
type Options = { delayMs?: number; correlationId?: string; attempts?: number; backoff?: { type: "fixed"; delayMs: number } };

/** Adds a research job; answers its id. */
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

const hour = { delayMs: 3_600_000 };

test("an operator types a filter, walks what it finds with j and k, and the address keeps all of it", async ({ page, api }) => {
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
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  // What isn't a state is said, and not looked for.
  await page.keyboard.press("/");
  await page.keyboard.type("state:gone ");
  await expect(page.getByRole("alert")).toContainText("state takes waiting");
});

test("ticking rows makes the list stand still; what is new is counted, and many are acted on at once", async ({ page, api }) => {
  const correlationId = "tick-1";
  const first = await add(api, ["tick one"], { ...hour, correlationId });
  await add(api, ["tick two"], { ...hour, correlationId });
  await page.goto(`/jobs?correlationId=${correlationId}`);
  const rows = page.getByRole("table").getByRole("link");
  await expect(rows).toHaveCount(2);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("1 job ticked")).toBeVisible();
  await add(api, ["tick three"], { ...hour, correlationId });
  await expect(page.getByRole("button", { name: "+1 new" })).toBeVisible();
  await expect(rows).toHaveCount(2);

  await page.getByRole("checkbox", { name: "Tick every loaded row" }).click();
  await expect(page.getByText("2 jobs ticked")).toBeVisible();
  await page.getByRole("button", { name: "Cancel 2" }).click();
  const question = page.getByRole("dialog");
  await question.getByRole("button", { name: "Cancel 2 jobs" }).click();
  await expect(question.getByText("Say why")).toBeVisible();
  await question.getByRole("textbox", { name: "Reason" }).fill("not needed");
  await question.getByRole("button", { name: "Cancel 2 jobs" }).click();
  await expect(page.getByText("2 jobs cancelled")).toBeVisible();
  await eventually(
    "both are cancelled",
    () => api.jobs({ correlationId, state: "failed" }),
    (jobs) => jobs.length === 2,
  );
  const { body } = await api.call("GET", `/api/jobs/${first}`);
  expect((body as { job: { errorMessage: string } }).job.errorMessage).toContain("not needed");
});

test("an operator adds a job by its form, is told what is wrong with it, edits it while it waits, and runs it now", async ({
  page,
  api,
}) => {
  await page.goto(`/jobs/new?queue=${queue}`);
  const keywords = page.getByRole("textbox", { name: "keywords" });
  await expect(keywords).toHaveValue(/best budgeting apps/);
  await keywords.fill("");
  await page.getByRole("button", { name: /^Add the job/ }).click();
  await expect(keywords).toHaveAttribute("aria-invalid", "true");
  await expect(keywords).toBeFocused();
  await keywords.fill("formed by hand");
  await page.getByText("Options:").click();
  await page.getByRole("textbox", { name: /^Delay/ }).fill("30");
  await page.getByRole("button", { name: /^Add the job/ }).click();

  const panel = page.getByRole("region", { name: /^Job research\.requested/ });
  await expect(panel.getByText("Delayed", { exact: true }).first()).toBeVisible();
  await page.keyboard.press("e");
  const editor = panel.getByRole("textbox", { name: "Payload as JSON" });
  await editor.fill(`{"brand_slug": "niche-fi", "keywords": ["changed by hand"], "priority": "low", "big": 12345678901234567890}`);
  await panel.getByRole("button", { name: "Save the payload" }).click();
  await expect(panel.getByRole("alert")).toContainText("big: 12345678901234567890");
  await editor.fill(`{"brand_slug": "niche-fi", "keywords": ["changed by hand"], "priority": "low"}`);
  await panel.getByRole("button", { name: "Save the payload" }).click();
  await expect(panel.getByText(`"changed by hand"`)).toBeVisible();
  await page.keyboard.press("p");
  await expect(panel.getByText("Completed", { exact: true }).first()).toBeVisible();
  await expect(panel.getByRole("list", { name: "What became of it, in order" }).getByText(/^try 1 ran/)).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect(JSON.stringify((await api.call("GET", `/api/jobs/${id}`)).body)).toContain("changed by hand");
});

test("an operator reads why a job failed, compares two tries side by side, and retries it", async ({ page, api }) => {
  await api.injectFault({ service: "gatherfeed", kind: "transient", rate: 1, match: "fails twice" });
  const id = await add(api, ["fails twice"], { attempts: 2, backoff: { type: "fixed", delayMs: 0 } });
  await eventually(
    "it has failed for good",
    () => api.jobs({ state: "failed", queue }),
    (jobs) => jobs.some((job) => job.id === id),
    60_000,
  );
  await api.clearFaults();
  await page.goto(`/jobs/${id}?state=failed`);
  const panel = page.getByRole("region", { name: /^Job research\.requested/ });
  await expect(panel.getByRole("heading", { name: "TransientError" })).toBeVisible();
  await expect(panel.getByRole("heading", { name: "Attempts, 2 of 2" })).toBeVisible();
  await expect(panel.getByRole("link", { name: /dead letter is open/ })).toBeVisible();
  await panel.getByRole("button", { name: "Compare two" }).click();
  await expect(panel.getByRole("table", { name: "Two attempts compared" }).getByText("Failed", { exact: true })).toHaveCount(2);
  expect(await violationsOf(page)).toEqual([]);

  await page.keyboard.press("r");
  await expect(page.getByText("research.requested is waiting again")).toBeVisible();
  await expect(panel.getByText("Completed", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await expect(panel.getByRole("link", { name: /TransientError, replayed/ })).toBeVisible();
});

test("a view is kept in this browser with its filter and columns; a place in the payload is a column", async ({ page, api }) => {
  await add(api, ["shown in a column"], { ...hour, correlationId: "view-1" });
  await page.goto("/jobs?correlationId=view-1");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("textbox", { name: "From the payload" }).fill("keywords[0]");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table").getByText("shown in a column")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Views/ }).click();
  await page.getByRole("menuitem", { name: /Save this view/ }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("My view");
  await page.keyboard.press("Enter");
  await page.goto("/jobs");
  await page.getByRole("button", { name: /^Views/ }).click();
  await page.getByRole("menuitem", { name: "My view" }).click();
  await expect(page).toHaveURL(/correlationId=view-1/);
  await expect(page.getByRole("table").getByText("shown in a column")).toBeVisible();
});

test("a failed query is no empty list: it says what was wrong, and the filter stays alive", async ({ page }) => {
  await page.addInitScript(() => {
    const ask = window.fetch;
    const busy = JSON.stringify({ error: { code: "internal", message: "The database is busy" } });
    window.fetch = (input, init) =>
      String(input).includes("/api/jobs?") ? Promise.resolve(new Response(busy, { status: 500 })) : ask(input, init);
  });
  await page.goto("/jobs?state=failed");
  await expect(page.getByRole("alert")).toContainText("The database is busy");
  await expect(page.getByText("No job matches")).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: "Filter jobs" })).toBeEnabled();
});
