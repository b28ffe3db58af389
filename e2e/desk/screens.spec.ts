import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Client } from "../client.ts";
import { expect, test } from "./desk.ts";
import { screens, tellStory } from "./story.ts";

const widths = [1440, 390];
const themes = ["light", "dark"] as const;

/** The screens of single things, as the story left them. */
async function details(api: Client, deadLetter: string): Promise<{ name: string; path: string }[]> {
  const { jobId, correlationId } = (await api.deadLetter(deadLetter)).deadLetter;
  const [run] = await api.runs({ brand: "trail-kit" });
  const [entry] = ((await api.call("GET", "/api/audit")).body as { items: { id: string }[] }).items;
  return [
    { name: "job", path: `/jobs/${jobId}` },
    { name: "trace", path: `/traces/${correlationId}` },
    { name: "workflow", path: `/workflows/${run?.id}` },
    { name: "audit-entry", path: `/audit?entry=${entry?.id}` },
  ];
}

/** Keeps a picture of the page, and expects no trouble for assistive tools and nothing wider than the screen. */
async function lookAt(page: Page, where: string, width: number): Promise<void> {
  await page.screenshot({ path: `.screenshots/${where}.png`, animations: "disabled" });
  // No screen has a frame from elsewhere, which is all that the slower mode is for.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect.soft(violations.map(({ id, nodes }) => ({ where, id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
  expect
    .soft(await page.evaluate(() => document.documentElement.scrollWidth), `${where} is wider than the screen`)
    .toBeLessThanOrEqual(width);
}

test.describe("every screen", () => {
  // A sweep is long: each takes whichever lane is free.
  test.describe.configure({ mode: "parallel" });

  for (const theme of themes) {
    for (const width of widths) {
      test(`${theme}, ${width} wide: no trouble for assistive tools, nothing wider than the screen`, async ({ page, api }) => {
        test.setTimeout(300_000);
        const deadLetter = await tellStory(api);
        await page.addInitScript((chosen) => localStorage.setItem("theme", chosen), theme);
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        for (const { name, path } of [...screens(deadLetter), ...(await details(api, deadLetter))]) {
          await page.goto(path);
          await expect(page.getByRole("heading").first()).toBeVisible();
          await page.waitForLoadState("networkidle");
          // A screen that is still on its way would pass everything.
          await expect(page.locator(".skeleton-line")).toHaveCount(0);
          await lookAt(page, `${name}-${theme}-${width}`, width);
        }
      });
    }
  }
});

test.describe("articles", () => {
  // They run in a sandbox without scripts; looking into them needs one.
  test.use({ bypassCSP: true });

  test("are read as well on a phone as on a desk, light and dark", async ({ page, api }) => {
    await tellStory(api);
    const [article = ""] = await api.articles("trail-kit");
    const places = { article, site: "/sites/trail-kit", sites: "/sites/" };
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        for (const [name, path] of Object.entries(places)) {
          await page.goto(path);
          await lookAt(page, `${name}-${colorScheme}-${width}`, width);
        }
      }
    }
  });
});
