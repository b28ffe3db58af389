import { expect, goTo, test } from "./desk.ts";

test.use({ untouched: true });

const keyword = "sinking funds explained";

test("a newcomer wakes a brand, watches it write, sees one message die, reads why, replays it and opens the article", async ({
  page,
  api,
}) => {
  await api.injectFault({ service: "pages-plus", kind: "permanent", rate: 1, match: { type: "content.publish", keyword } });

  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await goTo(page, "Brands");
  await page.getByRole("link", { name: "Niche Fi" }).click();
  await expect(page.getByRole("heading", { name: "Niche Fi" })).toBeVisible();
  await expect(page.getByText("Nothing has been written yet")).toBeVisible();

  await page.getByRole("button", { name: "Trigger cycle" }).click();
  await expect(page.getByText("Cycle requested for Niche Fi")).toBeVisible();
  // The cycle's trace opens as it runs; the brand's page shows the same cycle as articles.
  await expect(page).toHaveURL(/\/traces\/cycle-niche-fi-/);
  await goTo(page, "Brands");
  await page.getByRole("link", { name: "Niche Fi" }).click();
  const tracks = page.getByRole("list", { name: "Steps" });
  await expect(tracks.first()).toBeVisible();
  // The sample writer takes a moment a step, so any article that is seen at one will do.
  await expect(
    tracks
      .getByRole("listitem")
      .filter({ hasText: /running/ })
      .first(),
  ).toBeVisible();
  await expect(page.getByRole("region", { name: "Articles" }).getByText("Published", { exact: true })).toHaveCount(9, { timeout: 60_000 });

  await goTo(page, "Dead letters");
  await page.getByRole("combobox", { name: "Brand" }).click();
  await page.getByRole("option", { name: "niche-fi" }).click();
  await page.getByRole("link", { name: /PermanentError/ }).click();
  const story = page.getByRole("region", { name: /^Dead letter PermanentError/ });
  await expect(story.getByText("Fire drill").first()).toBeVisible();
  await expect(story.getByText(keyword).first()).toBeVisible();

  await api.clearFaults();
  await story.getByRole("button", { name: /^Replay \(/ }).click();
  await expect(page.getByText("Replayed to publish-commands")).toBeVisible();
  await expect(story.getByText(/^Replayed by/)).toBeVisible();

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
