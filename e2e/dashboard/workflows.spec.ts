import type { Page } from "@playwright/test";
import type { Run } from "#domain/workflows/run";
import type { Client } from "../client.ts";
import { eventually } from "../eventually.ts";
import { violationsOf } from "./accessible.ts";
import { expect, goTo, test } from "./dashboard.ts";

const panelOf = (page: Page, run: Run) => page.getByRole("region", { name: `Workflow run “${run.subject}”` });

/** Waits until the dialog is closed, so that keys act on the page again. */
const dialogClosed = (page: Page) => expect(page.getByRole("textbox", { name: /^Reason/ })).toHaveCount(0);

/** Creates a brand whose articles require approval, and starts a cycle. Returns its runs once all of them await approval. */
async function waitingRuns(api: Client, slug: string): Promise<Run[]> {
  await api.createBrand(slug, {
    seedKeywords: ["best hiking boots", "lightweight tents"],
    articlesPerCycle: 2,
    maxDifficulty: 100,
    requireApproval: true,
  });
  await api.cycle(slug);
  return eventually(
    "two articles that await approval",
    () => api.runs({ brand: slug }),
    (runs) => runs.length === 2 && runs.every(({ status }) => status === "waiting"),
    60_000,
  );
}

const statusOf = async (api: Client, { id, tenant }: Run) => (await api.runs({ brand: tenant })).find((run) => run.id === id)?.status;

/** How many publish jobs a run has created. */
const publishJobs = async (api: Client, { id, correlationId }: Run): Promise<number> =>
  (await api.jobs({ type: "content.publish", correlationId: correlationId ?? "" })).filter((job) => job.eventId.startsWith(id)).length;

test("an operator reads an article that awaits approval, pauses, resumes and approves its run with the keyboard", async ({ page, api }) => {
  const [run] = await waitingRuns(api, "held-brand");
  if (!run) throw new Error("No run");
  await page.goto("/");
  await goTo(page, "Workflows");
  await page.getByRole("combobox", { name: "Brand" }).click();
  await page.getByRole("option", { name: "held-brand" }).click();
  await expect(page).toHaveURL(/brand=held-brand/);
  const rows = page.getByRole("table", { name: /^Workflow runs/ }).getByRole("row");
  await expect(rows).toHaveCount(3);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const panel = panelOf(page, run);
  await expect(panel.getByRole("status").first()).toHaveText("Awaiting approval");

  // The draft as a reader would see it, in a frame.
  await expect(panel.frameLocator('iframe[title^="Draft of"]').getByRole("heading", { level: 1 })).toBeVisible();
  await panel.getByRole("link", { name: /^Editorial/ }).click();
  await expect(panel.getByRole("region", { name: "Output of Editorial" })).toContainText(/best hiking boots|lightweight tents/i);
  await expect(page).toHaveURL(/step=editorial-pass/);
  expect(await violationsOf(page, { include: '[aria-label^="Workflow run"]' })).toEqual([]);

  await panel.getByRole("heading").first().click();
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Pause run" }).click();
  await expect(page.getByText("Enter a reason. It is stored in the audit log.")).toBeVisible();
  await page.getByRole("textbox", { name: "Reason" }).fill("The facts need a look");
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("status").first()).toHaveText("Paused");
  await expect(panel.getByText(/Paused by you .*The facts need a look/)).toBeVisible();
  await expect(panel.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await expect(rows.filter({ hasText: run.subject })).toContainText("Paused");

  await dialogClosed(page);
  await page.keyboard.press("p");
  await expect(panel.getByRole("status").first()).toHaveText("Awaiting approval");
  await page.keyboard.press("a");
  await page.getByRole("button", { name: "Approve and publish" }).click();
  await expect(panel.getByRole("status").first()).toHaveText("Published", { timeout: 30_000 });
  await expect(panel.getByRole("link", { name: /^\/sites\/held-brand\// })).toBeVisible();
  await panel.getByRole("link", { name: /^Approval/ }).click();
  await expect(panel.getByText(/^Approved by you\b/)).toBeVisible();

  // Those that are left are approved together.
  await page.goto("/workflows?brand=held-brand&status=waiting");
  await expect(rows).toHaveCount(2);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("A");
  await page.getByRole("button", { name: "Approve 1 article" }).click();
  await expect(page.getByText("1 workflow run approved")).toBeVisible();
});

test("a terminated run is restarted from a step, and its article is published once", async ({ page, api }) => {
  const [run] = await waitingRuns(api, "again-brand");
  if (!run) throw new Error("No run");
  await page.goto(`/workflows/${run.id}?brand=again-brand`);
  const panel = panelOf(page, run);
  await panel.getByRole("button", { name: "Terminate" }).click();
  await expect(page.getByText("The keyword may be chosen again in a later cycle")).toBeVisible();
  await page.getByRole("textbox", { name: "Reason" }).fill("Too thin");
  await page.getByRole("button", { name: "Terminate run" }).click();
  await expect(panel.getByRole("status").first()).toHaveText("Terminated");
  await expect(panel.getByText(/Terminated by you .*Too thin/)).toBeVisible();
  expect(await publishJobs(api, run)).toBe(0);

  await panel.getByRole("link", { name: /^Draft/ }).click();
  await panel.getByRole("button", { name: "Restart from Draft" }).click();
  await expect(page.getByText("Keeps the steps before Draft")).toBeVisible();
  await page.getByRole("textbox", { name: "Reason" }).fill("A better model");
  await page.getByRole("dialog").getByRole("button", { name: "Restart from Draft" }).click();
  await expect(panel.getByRole("status").first()).toHaveText("Awaiting approval", { timeout: 30_000 });
  await expect(panel.getByText("Once, last from Draft")).toBeVisible();

  await panel.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("button", { name: "Approve and publish" }).click();
  await expect(panel.getByRole("status").first()).toHaveText("Published", { timeout: 30_000 });
  expect(await publishJobs(api, run)).toBe(1);

  await dialogClosed(page);
  await panel.getByRole("button", { name: "Restart", exact: true }).click();
  await expect(page.getByText("The published article won't change.")).toBeVisible();
  await page.getByRole("textbox", { name: "Reason" }).fill("To see that it is");
  await page.getByRole("button", { name: "Restart run" }).click();
  await expect(panel.getByText("2 times, last from the first step")).toBeVisible();
  await eventually(
    "the run to await approval again",
    () => statusOf(api, run),
    (status) => status === "waiting",
  );
  await dialogClosed(page);
  await page.keyboard.press("a");
  await page.getByRole("button", { name: "Approve and publish" }).click();
  await eventually(
    "the run to complete again",
    () => statusOf(api, run),
    (status) => status === "complete",
  );
  expect(await publishJobs(api, run)).toBe(1);
});

test("a list in use does not move: a run that fails meanwhile appears behind a button, and its panel shows the error", async ({
  page,
  api,
}) => {
  const [run] = await waitingRuns(api, "still-brand");
  if (!run) throw new Error("No run");
  await page.goto(`/workflows/${run.id}?brand=still-brand`);
  const links = page.getByRole("table", { name: /^Workflow runs/ }).getByRole("link");
  await expect(links).toHaveCount(2);
  const payload = { brand_slug: "still-brand", keyword: "a lost keyword", research_id: "r-nowhere", template: "pseo-article" };
  const { status } = await api.call("POST", "/api/jobs", { queue: "sm-commands", type: "content.generate", payload });
  expect(status).toBe(201);
  const more = page.getByRole("button", { name: "+1 new" });
  await expect(more).toBeVisible();
  await expect(links).toHaveCount(2);
  await more.click();
  await expect(links).toHaveCount(3);
  await page.getByRole("link", { name: "a lost keyword" }).click();
  const panel = page.getByRole("region", { name: "Workflow run “a lost keyword”" });
  await expect(panel.getByRole("status").first()).toHaveText("Failed");
  await expect(panel.getByRole("region", { name: "Error" })).toContainText("Research r-nowhere does not exist");
  await expect(panel.getByRole("region", { name: "Error" })).toContainText(/\n\s+at /);
});

test("an empty list offers to clear its filter", async ({ page }) => {
  await page.goto("/workflows?brand=nobody&status=paused");
  await expect(page.getByText("No workflow runs match this filter")).toBeVisible();
  await page.getByRole("link", { name: "Clear filter" }).click();
  await expect(page).toHaveURL(/\/workflows$/);
});
