import type { Browser, BrowserContext, Response } from "@playwright/test";
import { gzipSync } from "node:zlib";
import { commonData, earlyLists, earlyScreens } from "#local/earlyScreens";
import { expect } from "./dashboard.ts";

/** A block of the page with an answer. */
const dataBlock = /<script type="application\/json" data-answer.*?<\/script>/gs;

const isFile = (url: string): boolean => !new URL(url).pathname.startsWith("/api/");
/** The reads whose answers came with the page. */
const sentWith = (html: string): Set<string> =>
  new Set([...html.matchAll(/data-answer="([^"]*)"/g)].map(([, path = ""]) => path.replaceAll("&amp;", "&")));

/** The files that a screen loads, with their gzipped bytes; all that it requests; and what it requests although it has it. */
export type Loaded = { files: { file: string; bytes: number }[]; urls: string[]; repeated: string[] };

/**
 * Opens a screen with an empty cache and returns the gzipped size of each file that is loaded until the page is idle, the largest first, all
 * that was requested, and what was requested more than once or although its answer came with the page.
 */
async function loadScreen(context: BrowserContext, path: string): Promise<Loaded> {
  const page = await context.newPage();
  const responses: Response[] = [];
  const urls: string[] = [];
  page.on("response", (response) => {
    urls.push(response.url());
    if (isFile(response.url())) responses.push(response);
  });
  page.on("websocket", (socket) => urls.push(socket.url()));
  const sent = sentWith((await (await page.goto(path))?.text()) ?? "");
  await expect(page.getByRole("heading").first()).toBeVisible();
  await expect(page.locator(".skeleton-line")).toHaveCount(0);
  await page.waitForLoadState("networkidle");
  const files = await Promise.all(
    responses.map(async (response) => ({
      file: new URL(response.url()).pathname,
      bytes: gzipSync((await response.text()).replace(dataBlock, "")).byteLength,
    })),
  );
  return {
    files: files.toSorted((a, b) => b.bytes - a.bytes),
    urls,
    repeated: urls.filter((url, at) => (isFile(url) ? urls.indexOf(url) !== at : sent.has(url.replace(/^\w+:\/\/[^/]+/, "")))),
  };
}

/** The reads whose answers come with a page, unless they are late. Parameters of a screen stand for any value. */
const early = [commonData, ...[...Object.values(earlyLists), ...Object.values(earlyScreens)].map(({ data = [] }) => data)].flat();
const patternOf = (path: string) => new RegExp(`^${path.replaceAll("?", "\\?").replaceAll(/\$[a-z]+(?:-\d+)?/g, "[^/&]+")}$`);
const earlyPatterns = early.map(patternOf);
const isEarly = (url: string): boolean => earlyPatterns.some((pattern) => pattern.test(url.replace(/^\w+:\/\/[^/]+/, "")));

/** How often a screen is opened at most. */
const maxTries = 3;

/**
 * {@link loadScreen}, repeated while it sends more than the `wanted` requests because an answer was late: a page waits for one for 0.3 s only,
 * which may be too short on a busy machine, and the dashboard then requests it by itself.
 */
export async function loadScreenInTime(browser: Browser, baseURL: string, path: string, wanted: number): Promise<Loaded> {
  for (let tries = 1; ; tries += 1) {
    const context = await browser.newContext({ baseURL });
    const loaded = await loadScreen(context, path);
    await context.close();
    if (tries === maxTries || loaded.urls.length <= wanted || !loaded.urls.some(isEarly)) return loaded;
  }
}
