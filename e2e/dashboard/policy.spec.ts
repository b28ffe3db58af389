import { expect, test } from "./dashboard.ts";
import { tellStory } from "./story.ts";

test("an article can't access the dashboard: it runs in a sandbox, without scripts and without an origin", async ({ page, api }) => {
  await tellStory(api);
  const [path = ""] = await api.articles("trail-kit");
  const policy = (await page.goto(path))?.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/(^|;\s*)sandbox(;|$)/);
  expect(policy).toContain("default-src 'none'");
});

test("direction marks in texts affect only their own element, and the tab title shows them as code points", async ({ page, api }) => {
  const slug = "turned-brand";
  await api.call("POST", "/api/brands", { slug, name: "Ab\u202Ecd", strategy: { cron: null, seedKeywords: ["made up"] } });
  await page.goto(`/brands/${slug}`);
  await expect(page).toHaveTitle(/Ab\[U\+202E\]cd/);
  const notIsolated = await page.evaluate(
    () =>
      [...document.querySelectorAll("#dashboard :is(span, a, button, code, td, dd, li, p)")].filter(
        (element) => getComputedStyle(element).unicodeBidi !== "isolate",
      ).length,
  );
  expect(notIsolated).toBe(0);

  // Tooltips and accessible names have no element to isolate, so the characters are shown as code points.
  await api.call("PUT", "/api/queues/social-commands/pause", { reason: "Ab\u202Ecd" });
  await page.goto("/queues/social-commands");
  await expect(page.getByTitle("Ab[U+202E]cd").first()).toBeVisible();
  // The marks in the charts tell the pause, too.
  await expect(page.getByTitle(/paused by .*Ab\[U\+202E\]cd/).first()).toBeVisible();
  expect(await page.locator('[title*="\u202E"], [aria-label*="\u202E"]').count()).toBe(0);
  await api.call("DELETE", "/api/queues/social-commands/pause", { reason: "the test is over" });
});
