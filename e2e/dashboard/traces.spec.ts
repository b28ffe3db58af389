import type { Page } from "@playwright/test";
import type { Client } from "../client.ts";
import { eventually } from "../eventually.ts";
import { violationsOf } from "./accessible.ts";
import { expect, goTo, test } from "./dashboard.ts";

const keywords = ["rope splicing part 1", "rope splicing part 2", "rope splicing part 3"];
const [broken = ""] = keywords;

const timeline = (page: Page) => page.getByRole("treegrid", { name: "Timeline" });
const rowOf = (page: Page, text: string) => timeline(page).getByRole("row").filter({ hasText: text });

/** Creates a brand with one article that cannot be published, and starts a cycle. Returns the correlation id of the cycle. */
async function startCycle(api: Client): Promise<string> {
  await api.refuseToPublish({ keyword: broken });
  await api.createBrand("rope-work", { seedKeywords: keywords });
  return api.cycle("rope-work");
}

/** The row of the publish job with the dead letter. */
const failedJob = (page: Page) => rowOf(page, "Dead letter: PermanentError").filter({ hasText: "content.publish publish-commands" });

test("an operator follows a cycle as it runs, to a dead letter, its replay and the published page", async ({ page, api }) => {
  await page.goto("/traces");
  const correlationId = await startCycle(api);
  await goTo(page, "Traces");
  await page.getByRole("link", { name: /Cycle of rope-work/ }).click();
  await expect(page).toHaveURL(new RegExp(`/traces/${correlationId}$`));
  await expect(page).toHaveTitle("Cycle of rope-work · Traces — Signalbox");

  // The timeline grows without a reload while the brand works.
  await expect(rowOf(page, "Article “rope splicing part 2”")).toBeVisible({ timeout: 30_000 });
  await expect(failedJob(page)).toHaveCount(1, { timeout: 30_000 });
  await expect(page.getByText("1 failed")).toBeVisible();

  // The failed job is a child of its workflow run, which is a child of the job that requested it.
  const levels = await Promise.all(
    ["Cycle of rope-work", "cycle.requested", `Article “${broken}”`].map((text) => rowOf(page, text).first().getAttribute("aria-level")),
  );
  expect(levels).toEqual(["1", "2", String(Number(await failedJob(page).getAttribute("aria-level")) - 1)]);

  await failedJob(page).click();
  const panel = page.getByRole("region", { name: "Job content.publish" });
  await expect(panel.getByText(/Fire drill/).first()).toBeVisible();
  await expect(panel.getByRole("listitem").filter({ hasText: "Attempt 1" })).toBeVisible();
  await api.clearFaults();
  await panel.getByRole("link", { name: /Dead letter: PermanentError/ }).click();
  await page.getByRole("button", { name: /^Replay \(/ }).click();
  await expect(page.getByText("Replayed to publish-commands")).toBeVisible();

  await page.goBack();
  await expect(panel.getByRole("listitem").filter({ hasText: "Attempt 2" })).toBeVisible();
  await expect(panel.getByRole("link", { name: "Replay" })).toBeVisible();
  const article = rowOf(page, `Article “${broken}”`).first();
  await article.click();
  const opened = page.waitForEvent("popup");
  await page
    .getByRole("region", { name: `Workflow run Article “${broken}”` })
    .getByRole("link", { name: "Open page" })
    .click();
  await expect((await opened).getByRole("heading", { level: 1 })).toContainText(/rope splicing/i);
});

test("the timeline is navigated, expanded, folded and zoomed with the keyboard alone, and its rows have text", async ({ page, api }) => {
  const [existing] = await api.runs({ brand: "rope-work" });
  const correlationId = existing?.correlationId ?? (await startCycle(api));
  await eventually(
    "three articles",
    () => api.runs({ correlationId }),
    (runs) => runs.length === 3 && runs.every(({ endedAt }) => endedAt !== null),
    60_000,
  );
  await page.goto(`/traces/${correlationId}`);
  const rows = timeline(page).getByRole("row");
  const focused = page.locator("[data-row]:focus");
  await expect(rowOf(page, "cycle.requested")).toBeVisible();
  await page.keyboard.press("j");
  await expect(focused).toContainText("cycle.requested");
  await page.keyboard.press("ArrowUp");
  await expect(focused).toContainText("Cycle of rope-work");

  const all = await timeline(page).getAttribute("aria-rowcount");
  await page.keyboard.press("ArrowLeft");
  await expect(focused).toHaveAttribute("aria-expanded", "false");
  await expect(timeline(page)).toHaveAttribute("aria-rowcount", "2");
  await page.keyboard.press("ArrowRight");
  await expect(timeline(page)).toHaveAttribute("aria-rowcount", String(all));
  await page.keyboard.press("ArrowRight");
  await expect(focused).toContainText("cycle.requested");
  await expect(focused).toContainText(/Completed, started \d{4}-\d\d-\d\d .*, waited .*, ran /);

  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/span=/);
  await expect(page.getByRole("region", { name: "Job cycle.requested" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByRole("region", { name: "Job research.requested" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/span=/);

  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  const zoomed = page.url();
  await page.keyboard.press("0");
  await expect(page).not.toHaveURL(/from=/);
  await page.goto(zoomed);
  await expect(page.getByRole("button", { name: "Fit" })).toBeEnabled();

  await page.keyboard.press("a");
  await expect(page).toHaveURL(/rows=all/);
  await expect(rows.filter({ hasText: "Attempt 1" }).first()).toBeVisible();
  await page.keyboard.press("l");
  await expect(page.getByRole("button", { name: /Live|Follow/ })).toHaveAttribute("aria-pressed", "false");

  expect(await violationsOf(page)).toEqual([]);
});

test("dragging over the minimap zooms to that part", async ({ page, api }) => {
  const [existing] = await api.runs({ brand: "rope-work" });
  await page.goto(`/traces/${existing?.correlationId ?? (await startCycle(api))}`);
  await expect(rowOf(page, "cycle.requested")).toBeVisible();
  const box = await page.locator("[data-minimap]").boundingBox();
  if (!box) throw new Error("No minimap");
  await page.mouse.move(box.x + box.width * 0.25, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await page.getByRole("button", { name: "Fit" }).click();
  await expect(page).not.toHaveURL(/from=/);
});

test("an operator finds a trace by a text, which is kept in the URL", async ({ page, api }) => {
  const [existing] = await api.runs({ brand: "rope-work" });
  const id = existing?.correlationId ?? (await startCycle(api));
  await page.goto("/traces");
  const text = page.getByRole("textbox", { name: "Search traces" });
  await expect(text).toBeVisible();
  await page.keyboard.press("/");
  await expect(text).toBeFocused();
  await page.keyboard.type("cycle of ROPE");
  await expect(page).toHaveURL(/q=cycle/);
  await expect(page.getByRole("link", { name: new RegExp(id) })).toBeVisible();
  await text.fill("no trace has this");
  await expect(page.getByText("No traces match this filter")).toBeVisible();
});

test.describe("a trace that can't be shown", () => {
  // The browser reports the failed request in its console, as expected here.
  test.use({ quiet: async ({ page }, use) => use(void page) });

  test("shows whether it could not be loaded or was not found", async ({ page }) => {
    await page.route("**/api/traces/**", (route) => route.abort());
    await page.goto("/traces");
    await page.getByRole("textbox", { name: "Correlation ID" }).fill("cycle-of-nobody");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Trace could not be loaded")).toBeVisible();
    await page.unroute("**/api/traces/**");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("Trace not found")).toBeVisible();
  });
});
