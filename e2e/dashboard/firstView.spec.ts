import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./dashboard.ts";
import { tellStory } from "./story.ts";

/** The dashboard's own code. Without it, the page shows what it draws by itself. */
const dashboardCode = /\/assets\/index-[^/]*\.js$/;
/** The times that pass between two loads. */
const passing = /just now|\d+(?:\.\d+)? (?:ms|s|m|min)\b(?: ago)?/g;

/** The texts of a screen: title and line below it, navigation, headline, tabs of states, and the first rows by cell. */
async function textsOf(page: Page, root: string): Promise<string[]> {
  const selectors = ["h1", "h1 + div", "nav[aria-label=Screens] a", "h2", "nav[aria-label=State] a", "tbody tr:nth-child(-n+8) td"];
  const texts = await Promise.all(
    selectors.map((selector) =>
      page.locator(root).evaluate((element, each) => [...element.querySelectorAll(each)].map((found) => found.textContent ?? ""), selector),
    ),
  );
  return texts.flat().map((text) => text.replace(passing, "…"));
}

async function load(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

test("what the page shows before the code of the dashboard is there, the dashboard shows too", async ({ browser, baseURL, api }) => {
  await tellStory(api);
  for (const width of [1_440, 390]) {
    const context = await browser.newContext({ baseURL: baseURL ?? "", viewport: { width, height: 900 } });
    for (const path of ["/jobs", "/dead-letters"]) {
      const loaded = await load(context, path);
      await expect(loaded.locator("#first-view")).toHaveCount(0);
      await expect(loaded.locator("[data-row]").first()).toBeVisible();
      const shown = await textsOf(loaded, "#dashboard");
      await loaded.route(dashboardCode, (route) => route.abort());
      await loaded.reload();
      await expect(loaded.locator("#first-view tbody tr").first()).toBeVisible();
      const first = await textsOf(loaded, "#first-view");
      expect(first.length).toBeGreaterThan(10);
      expect(first, `${path} at ${width} px`).toEqual(shown);
    }
    await context.close();
  }
});

test("the first view has the headline of the overview, is not read by screen readers", async ({ browser, baseURL, api }) => {
  await tellStory(api);
  const context = await browser.newContext({ baseURL: baseURL ?? "", colorScheme: "dark" });
  const page = await context.newPage();
  await page.route(dashboardCode, (route) => route.abort());
  await page.goto("/");
  const view = page.locator("#first-view");
  await expect(view.locator("h2")).toBeVisible();
  await expect(view).toHaveAttribute("aria-hidden", "true");
  expect(await view.locator("a:not([tabindex='-1'])").count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.dataset["mode"])).toBe("dark");
  await page.unroute(dashboardCode);
  await page.reload();
  await expect(page.locator("#dashboard h2").first()).toBeVisible();
  await expect(view).toHaveCount(0);
  await context.close();
});
