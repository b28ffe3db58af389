import { expect, test, withoutPageData } from "./dashboard.ts";
import { tellStory } from "./story.ts";

test("an operator sees keywords and views of a brand, previews a strategy before saving it, and follows a triggered cycle", async ({
  page,
  api,
}) => {
  await tellStory(api);
  const before = (await api.brand("trail-kit")).strategy;
  const [article = ""] = await api.articles("trail-kit");
  await page.goto(article);
  await page.goto("/brands/trail-kit");

  // The navigation counts firing alerts, live.
  const firing = async () => {
    const badge = page.getByRole("navigation", { name: "Screens" }).getByText(/\d+ alerts? firing/);
    return (await badge.count()) ? Number.parseInt((await badge.innerText()).replace(/^at least /, ""), 10) : 0;
  };
  const raise = (title: string) =>
    api.call("POST", "/api/jobs", { queue: "alerts-events", type: "alert.raised", payload: { severity: "warning", title, detail: "" } });
  await raise("a drill of brands");
  await expect.poll(firing).toBeGreaterThan(0);
  const firingBefore = await firing();
  await raise("another drill of brands");
  await expect.poll(firing).toBeGreaterThan(firingBefore);

  const tabs = page.getByRole("navigation", { name: "Brand sections" });

  await tabs.getByRole("link", { name: "Published" }).click();
  await expect(page).toHaveURL(/tab=published/);
  const published = page.getByRole("table", { name: /^Published articles/ });
  await expect(published.getByRole("row")).toHaveCount(10);
  await expect(
    published
      .getByRole("row")
      .filter({ has: page.locator(`a[href="${article}"]`) })
      .getByRole("cell")
      .nth(2),
  ).not.toHaveText("0");

  // A post is shown in full and opens its article, also by keyboard.
  await tabs.getByRole("link", { name: "Posts" }).click();
  const post = page
    .getByRole("table", { name: /^Posts/ })
    .locator(`a[href="${article}"]`)
    .first();
  await expect(post).toContainText(article);
  await post.focus();
  await expect(post).toBeFocused();

  await tabs.getByRole("link", { name: "Keywords" }).click();
  const keywords = page.getByRole("table", { name: /^Researched keywords/ });
  await expect(keywords.getByRole("row", { name: /^lightweight tents written/ })).toBeVisible();
  await expect(keywords.getByRole("row", { name: /^best hiking boots too difficult/ })).toBeVisible();

  // The preview updates while the operator types, before anything is saved.
  await page.keyboard.press("e");
  const form = page.getByRole("region", { name: "Edit strategy" });
  const preview = form.locator("section").filter({ hasText: "Keywords for the next cycle" });
  await expect(preview.getByRole("listitem").filter({ hasText: "best hiking boots" })).toHaveCount(0);
  await form.getByLabel("Max. difficulty").fill("72");
  await expect(preview.getByRole("listitem").filter({ hasText: "best hiking boots" })).toBeVisible();
  await form.getByLabel("Max. difficulty").fill("");
  await expect(preview).toContainText("once all fields are valid");
  await form.getByLabel("Max. difficulty").fill("40");
  await form.getByLabel("Seed keywords").fill("lightweight tents\nbear spray");
  await expect(preview).toContainText("1 seed keyword not researched yet");
  await form.getByLabel("Schedule").fill("0 99 * * *");
  await expect(form.getByText(/^Next cycles unknown/)).toBeVisible();
  await form.getByRole("button", { name: "Save the strategy" }).click();
  await expect(form.getByLabel("Schedule")).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Schedule").fill("30 4 * * *");
  await expect(form.getByText(/^Next cycles:/)).toBeVisible();
  await form.getByLabel("Reason").fill("one more animal");
  await form.getByRole("button", { name: "Save the strategy" }).click();
  await expect(page.getByText("Saved the strategy of Trail Kit")).toBeVisible();
  await expect(form).toHaveCount(0);
  expect((await api.brand("trail-kit")).strategy).toMatchObject({ cron: "30 4 * * *", seedKeywords: ["lightweight tents", "bear spray"] });
  await expect(page).toHaveURL(/tab=keywords/);

  await page.keyboard.press("t");
  await expect(page.getByText("Cycle requested for Trail Kit")).toBeVisible();
  await expect(page).toHaveURL(/\/traces\/cycle-trail-kit-\d+/);
  await expect(page.getByText(/cycle\.requested|brand cycle/i).first()).toBeVisible();
  await api.call("PUT", "/api/brands/trail-kit", { strategy: before });
});

test("a Worker that does not answer affects only its own tab", async ({ context, api }) => {
  await tellStory(api);
  // In its own tab: browsers log an error for every failed response.
  const page = await context.newPage();
  await withoutPageData(page);
  await page.route("**/api/brands/niche-fi/keywords", (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/json",
      body: JSON.stringify({ error: { code: "unavailable", message: "Keywords can't be read now" } }),
    }),
  );
  await page.goto("/brands/niche-fi?tab=keywords");
  await expect(page.getByText("The keywords could not be loaded")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Niche Fi" })).toBeVisible();
  await page.unroute("**/api/brands/niche-fi/keywords");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("The keywords could not be loaded")).toHaveCount(0);

  // Without performance data the articles are still listed, and none is called unmeasured.
  await page.route("**/api/brands/trail-kit/performance", (route) =>
    route.fulfill({ status: 503, json: { error: { code: "unavailable", message: "away" } } }),
  );
  await page.goto("/brands/trail-kit?tab=published");
  const published = page.getByRole("table", { name: /^Published articles/ });
  await expect(published.getByText("unknown").first()).toBeVisible();
  await expect(published.getByText("not measured")).toHaveCount(0);
});
