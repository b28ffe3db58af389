import type { BrowserContext, Response } from "@playwright/test";
import { gzipSync } from "node:zlib";
import { expect, test } from "./dashboard.ts";
import { screens, tellStory } from "./story.ts";

/** The most that a browser loads to show the overview, gzipped bytes: the page, scripts, styles, fonts and images, but no data. */
const maxBytes = 200 * 1024;
/** The same for every other screen, which needs tables, filters or forms. */
const maxBytesOfOthers = 360 * 1024;
/** What the browser requests before the dashboard has started. The dashboard must not request it again. */
const earlyData = new Set(["/api/me", "/api/jobs?limit=100", "/api/groups?status=open&limit=50"]);
/** The most files that a screen loads. Browsers request few at once, and each costs a round trip of the slowest connection. */
const maxFiles = 34;

const isOnce = (url: string): boolean => {
  const { pathname, search } = new URL(url);
  return !pathname.startsWith("/api/") || earlyData.has(pathname + search);
};

type Loaded = { files: { file: string; bytes: number }[]; repeated: string[] };

/**
 * Opens a screen with an empty cache and returns the gzipped size of each file that is loaded until the page is idle, the largest first, and
 * the files and early data that were requested more than once.
 */
async function loadScreen(context: BrowserContext, path: string): Promise<Loaded> {
  const page = await context.newPage();
  const responses: Response[] = [];
  const urls: string[] = [];
  page.on("response", (response) => {
    urls.push(response.url());
    if (!new URL(response.url()).pathname.startsWith("/api/")) responses.push(response);
  });
  await page.goto(path);
  await expect(page.getByRole("heading").first()).toBeVisible();
  await expect(page.locator(".skeleton-line")).toHaveCount(0);
  await page.waitForLoadState("networkidle");
  const files = await Promise.all(
    responses.map(async (response) => ({ file: new URL(response.url()).pathname, bytes: gzipSync(await response.body()).byteLength })),
  );
  return {
    files: files.toSorted((a, b) => b.bytes - a.bytes),
    repeated: urls.filter((url, at) => urls.indexOf(url) !== at && isOnce(url)),
  };
}

test("the overview loads at most 200 KB until it is idle, and no other screen more than 360 KB", async ({ browser, baseURL, api }) => {
  test.setTimeout(300_000);
  const deadLetter = await tellStory(api);
  // The forms and tabs of a screen, which have a query, load the same files.
  for (const { name, path } of screens(deadLetter).filter((screen) => !screen.path.includes("?"))) {
    const context = await browser.newContext({ baseURL: baseURL ?? "" });
    const { files, repeated } = await loadScreen(context, path);
    await context.close();
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const largest = files.slice(0, 8).map((file) => `${file.bytes} ${file.file}`);
    expect
      .soft(bytes, `${name}: ${bytes} bytes, the largest of ${files.length} files:\n${largest.join("\n")}\n`)
      .toBeLessThanOrEqual(path === "/" ? maxBytes : maxBytesOfOthers);
    expect.soft(files.length, `${name}: files`).toBeLessThanOrEqual(maxFiles);
    expect.soft(repeated, `${name}: requested more than once`).toEqual([]);
  }
});
