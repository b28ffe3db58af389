import { type Browser, chromium, type Page } from "@playwright/test";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

type BrowserFinder = { browser: () => string | undefined };

/** Starts a browser as the tests do: that of `CHROMIUM_PATH`, or one that is installed, or Playwright's own. */
export async function launchBrowser(): Promise<Browser> {
  const { browser } = (await import(join(root, "local/browser.mjs"))) as BrowserFinder;
  const path = browser();
  return chromium.launch({
    ...(path ? { executablePath: join(root, "e2e/chromium.sh"), env: { ...process.env, CHROMIUM_PATH: path } } : {}),
    args: process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu"] : [],
  });
}

/** A text that a row of a table showed first at `at`, Unix ms: the time after the frame that painted it. `row` is its text in the first column. */
export type PaintedText = { row: string; text: string; at: number };

/**
 * Runs in the page: stores what each row of its tables shows, whenever that changes. A frame has been painted when the task runs that was
 * posted in its animation callback.
 */
const recorder = `
  const painted = new Map();
  globalThis.paintedTexts = [];
  let isLooking = false;
  const read = () => [...document.querySelectorAll("tbody tr")].map((row) => {
    const labels = [...row.querySelectorAll("[role=img]")].map((mark) => mark.getAttribute("aria-label"));
    return [row.querySelector("[data-row]")?.dataset.row ?? row.cells[0].textContent, [...labels, ...[...row.cells].map((cell) => cell.textContent)].join("|")];
  });
  const look = () => {
    isLooking = false;
    const rows = read();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const at = performance.timeOrigin + performance.now();
      for (const [row, text] of rows) if (painted.get(row) !== text) {
        painted.set(row, text);
        globalThis.paintedTexts.push({ row, text, at });
      }
    };
    channel.port2.postMessage(null);
  };
  new MutationObserver(() => {
    if (!isLooking) requestAnimationFrame(look);
    isLooking = true;
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
`;

/** Opens a page that stores what its tables show, and waits for the first row. */
export async function openRecordedPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript({ content: recorder });
  await page.goto(url);
  await page.locator("tbody tr").first().waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  return page;
}

/** What the tables of the page have shown so far, oldest first. */
export const paintedTextsOf = (page: Page): Promise<PaintedText[]> => page.evaluate("paintedTexts");
