import type { Browser, Request } from "@playwright/test";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** A screen to load: its address, and a selector of what shows its data. */
export type Screen = { url: string; content: string };

/** What `observeLoad.js` notes. Times are from the start of the navigation, ms. `shift` is the cumulative layout shift. */
type Observed = { contentMs: number; largestPaintMs: number; shift: number };

/** One load of a screen. `urls`: files, answers and sockets until the page was idle. `scriptBytes` are gzipped. */
export type Load = Observed & { urls: string[]; scriptBytes: number };

const isScript = (request: Request): boolean => /\.m?js$/.test(new URL(request.url()).pathname);

async function scriptBytesOf(requests: readonly Request[]): Promise<number> {
  const bodies = await Promise.all(requests.filter(isScript).map(async (request) => (await request.response())?.body()));
  return bodies.reduce((sum, body) => sum + (body ? gzipSync(body).byteLength : 0), 0);
}

/** Loads a screen in a context of its own, so with an empty cache, until its content is there and nothing was requested for half a second. */
export async function load(browser: Browser, { url, content }: Screen): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    const requests: Request[] = [];
    const sockets: string[] = [];
    page.on("request", (request) => requests.push(request));
    page.on("websocket", (socket) => sockets.push(socket.url()));
    await page.addInitScript(`globalThis.expectedContent = ${JSON.stringify(content)};`);
    await page.addInitScript({ path: join(import.meta.dirname, "observeLoad.js") });
    await page.goto(url);
    await page.waitForFunction(() => (globalThis as unknown as { observed: Partial<Observed> }).observed.contentMs !== undefined);
    await page.waitForLoadState("networkidle");
    const observed = await page.evaluate(() => (globalThis as unknown as { observed: Observed }).observed);
    return { ...observed, urls: [...requests.map((request) => request.url()), ...sockets], scriptBytes: await scriptBytesOf(requests) };
  } finally {
    await context.close();
  }
}
