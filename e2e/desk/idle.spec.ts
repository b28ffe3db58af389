import type { Page } from "@playwright/test";
import { expect, test } from "./desk.ts";
import { screens, tellStory } from "./story.ts";

/** How long a desk may be busy loading, and how long it must be silent then, ms. */
const loadingMs = 3_000;
const silenceMs = 15_000;

/** Waits in the page, so that its own clock decides. */
const stay = (page: Page, ms: number): Promise<void> =>
  page.evaluate((time) => new Promise<void>((done) => void setTimeout(done, time)), ms);

test("an idle desk asks for nothing, on no screen", async ({ context, api, page }) => {
  const deadLetter = await tellStory(api);
  const asked: string[] = [];
  for (const { path } of screens(deadLetter)) {
    const tab = await context.newPage();
    tab.on("request", (request) => asked.push(`${path}: ${request.method()} ${request.url()}`));
    await tab.goto(path);
    await expect(tab.getByRole("heading").first()).toBeVisible();
  }
  // Silence begins once a stretch of time has passed without a request: the last tab has loaded then.
  for (let before = -1; before !== asked.length;) {
    before = asked.length;
    await stay(page, loadingMs);
  }
  const loaded = asked.length;
  expect(loaded).toBeGreaterThan(0);
  await stay(page, silenceMs);
  expect(asked.slice(loaded)).toEqual([]);
});
