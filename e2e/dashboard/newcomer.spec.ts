import { expect, goTo, test } from "./dashboard.ts";

test.use({ untouched: true });

const keyword = "sinking funds explained";

test("a new user triggers a cycle, watches articles being written, sees a dead letter, reads why, replays it and opens the article", async ({
  page,
  api,
}) => {
  await api.refuseToPublish({ keyword });

  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await goTo(page, "Brands");
  await page.getByRole("link", { name: "Niche Fi" }).click();
  await expect(page.getByRole("heading", { name: "Niche Fi" })).toBeVisible();
  await expect(page.getByText("No articles yet")).toBeVisible();

  await page.getByRole("button", { name: "Trigger cycle" }).click();
  await expect(page.getByText("Cycle requested for Niche Fi")).toBeVisible();
  // The trace of the running cycle opens, and grows while articles are written; the brand's page shows the same cycle as articles.
  await expect(page).toHaveURL(/\/traces\/cycle-niche-fi-/);
  const timeline = page.getByRole("treegrid", { name: "Timeline" });
  await expect(timeline.getByRole("row").filter({ hasText: "Article “" }).first()).toBeVisible({ timeout: 30_000 });
  await goTo(page, "Brands");
  await page.getByRole("link", { name: "Niche Fi" }).click();
  await expect(page.getByRole("region", { name: "Articles" }).getByText("Published", { exact: true })).toHaveCount(9, { timeout: 60_000 });

  await goTo(page, "Dead letters");
  await page.getByRole("navigation", { name: "View" }).getByRole("link", { name: "List" }).click();
  await page.getByRole("combobox", { name: "Brand" }).click();
  await page.getByRole("option", { name: "niche-fi" }).click();
  await page.getByRole("link", { name: /PermanentError/ }).click();
  const panel = page.getByRole("region", { name: /^Dead letter PermanentError/ });
  await expect(panel.getByText("Fire drill").first()).toBeVisible();
  await expect(panel.getByText(keyword).first()).toBeVisible();

  await api.clearFaults();
  await panel.getByRole("button", { name: /^Replay \(/ }).click();
  await expect(page.getByText("Replayed to publish-commands")).toBeVisible();
  await expect(panel.getByText(/^Replayed by/)).toBeVisible();

  await goTo(page, "Brands");
  await page.getByRole("link", { name: "Niche Fi" }).click();
  await expect.poll(async () => (await api.articles("niche-fi")).length, { timeout: 30_000 }).toBe(10);
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: keyword }).click();
  const article = await opened;
  await expect(article.getByRole("heading", { level: 1 })).toContainText(/sinking funds/i);

  await goTo(page, "Audit");
  await expect(
    page
      .getByRole("table")
      .getByText("PermanentError")
      .or(page.getByText(/Replay/))
      .first(),
  ).toBeVisible();
});
