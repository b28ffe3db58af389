import type { Browser, BrowserContext, Response } from "@playwright/test";
import { gzipSync } from "node:zlib";
import { commonData, earlyLists, earlyScreens } from "#local/earlyScreens";
import { expect, test } from "./dashboard.ts";
import { panels, screens, tellStory } from "./story.ts";

/** The most that a browser loads to show the overview, gzipped bytes: the page, scripts, styles, fonts and images, but no data. */
const maxBytes = 200 * 1024;
/** The same for a list, and for every other screen, which may need forms. */
const maxBytesOfLists = 226 * 1024;
const maxBytesOfOthers = 330 * 1024;
/** The most that a list loads of scripts, gzipped bytes; a panel or a page; and one with fields to fill in, which need Kumo's code. */
const maxScriptBytesOfLists = 180 * 1024;
const maxScriptBytes = 196 * 1024;
const maxScriptBytesOfFields = 262 * 1024;
/**
 * The most requests until a screen is idle, with the page, the data and the socket. Browsers send few at once. A form needs schemas too, and a
 * run what the pipeline adds to it: the socket of its brand, and its sections.
 */
const maxRequests = 15;
const maxRequestsOfForms = 16;
const maxRequestsOfRuns = 16;
/** The most files that a screen loads. */
const maxFiles = 18;
/** The lists, which load at once what they need. */
const lists = new Set(["/", "/jobs", "/dead-letters", "/queues", "/workflows", "/schedules", "/traces", "/audit", "/alerts", "/plans"]);

/** Screens that are a form, which needs schemas and the message types of the pipeline. */
const forms = new Set(["/jobs/new"]);

/** Those with fields to fill in. */
const hasFields = (path: string): boolean => /^\/(?:settings|plans\/|brands\/)/.test(path);

const scriptBytesOf = (path: string): number => {
  if (lists.has(path)) return maxScriptBytesOfLists;
  if (forms.has(path)) return Infinity;
  return hasFields(path) ? maxScriptBytesOfFields : maxScriptBytes;
};

const limitsOf = (path: string) => ({
  bytes: path === "/" ? maxBytes : lists.has(path) ? maxBytesOfLists : maxBytesOfOthers,
  scriptBytes: scriptBytesOf(path),
  requests: forms.has(path) ? maxRequestsOfForms : path.startsWith("/workflows/") ? maxRequestsOfRuns : maxRequests,
});

/** A block of the page with an answer. */
const dataBlock = /<script type="application\/json" data-answer.*?<\/script>/gs;

const isFile = (url: string): boolean => !new URL(url).pathname.startsWith("/api/");
/** The reads whose answers came with the page. */
const sentWith = (html: string): Set<string> =>
  new Set([...html.matchAll(/data-answer="([^"]*)"/g)].map(([, path = ""]) => path.replaceAll("&amp;", "&")));

type Loaded = { files: { file: string; bytes: number }[]; urls: string[]; repeated: string[] };

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
async function loadScreenInTime(browser: Browser, baseURL: string, path: string, wanted: number): Promise<Loaded> {
  for (let tries = 1; ; tries += 1) {
    const context = await browser.newContext({ baseURL });
    const loaded = await loadScreen(context, path);
    await context.close();
    if (tries === maxTries || loaded.urls.length <= wanted || !loaded.urls.some(isEarly)) return loaded;
  }
}

test("no screen loads more bytes or files than it may until it is idle, or sends more requests", async ({ browser, baseURL, api }) => {
  test.setTimeout(300_000);
  const deadLetter = await tellStory(api);
  // A form or a tab of a screen has a query. It loads what the screen loads, and then its own code.
  const whole = screens(deadLetter).filter((screen) => !screen.path.includes("?"));
  for (const { name, path } of [...whole, ...(await panels(api))]) {
    const limits = limitsOf(path);
    const { files, urls, repeated } = await loadScreenInTime(browser, baseURL ?? "", path, limits.requests);
    const bytesOf = (some: Loaded["files"]): number => some.reduce((sum, file) => sum + file.bytes, 0);
    const bytes = bytesOf(files);
    const scriptBytes = bytesOf(files.filter(({ file }) => file.endsWith(".js")));
    const largest = files.slice(0, 8).map((file) => `${file.bytes} ${file.file}`);
    expect
      .soft(bytes, `${name}: ${bytes} bytes, the largest of ${files.length} files:\n${largest.join("\n")}\n`)
      .toBeLessThanOrEqual(limits.bytes);
    expect.soft(scriptBytes, `${name}: scripts`).toBeLessThanOrEqual(limits.scriptBytes);
    expect.soft(urls.length, `${name}: requests\n${urls.join("\n")}\n`).toBeLessThanOrEqual(limits.requests);
    expect.soft(files.length, `${name}: files`).toBeLessThanOrEqual(maxFiles);
    expect.soft(repeated, `${name}: requested more than once`).toEqual([]);
  }
});
