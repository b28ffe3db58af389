import type { BrowserContext, Page } from "@playwright/test";
import type { Client } from "../client.ts";
import { colorRules, resize, violationsOf } from "./accessible.ts";
import { complaintsOf } from "./complaints.ts";
import { expect, test } from "./dashboard.ts";
import { type Screen, screens, tellStory } from "./story.ts";

const widths = [1440, 390];

// Without animations, so that colors are measured in their final state.
test.use({ contextOptions: { reducedMotion: "reduce" } });

/** How long no request must come until a tab counts as loaded, and how long it must send none afterwards, ms. */
const loadingMs = 3_000;
const silenceMs = 15_000;

/** The screens of single items of the story. */
async function details(api: Client, deadLetter: string): Promise<Screen[]> {
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

/** Expects no axe violations. */
async function checkPage(page: Page, where: string, rules?: string[]): Promise<void> {
  expect.soft(await violationsOf(page, rules && { rules }), where).toEqual([]);
}

async function expectFitsWidth(page: Page, where: string, width: number): Promise<void> {
  const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(scrollWidth, `${where} is wider than the screen`).toBeLessThanOrEqual(width);
}

/** Expects that only parts of a screen scroll: what brings an element into view, such as a search in the page, must not move its frame. */
async function expectFixedFrame(page: Page, where: string): Promise<void> {
  const below = await page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight);
  expect.soft(below, `${where} scrolls as a whole`).toBe(0);
}

/** Expects a strict content security policy. Violations of it would show in the console. */
function expectPolicy(headers: Record<string, string>): void {
  const policy = headers["content-security-policy"] ?? "";
  const scripts = /script-src ([^;]*)|default-src ([^;]*)/.exec(policy)?.[0] ?? "";
  expect(scripts).not.toBe("");
  expect(scripts).not.toContain("unsafe");
  expect(scripts).not.toContain("*");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers["x-content-type-options"]).toBe("nosniff");
}

/** A screen in its own tab, and the console errors of the tab so far. */
type Tab = Screen & { page: Page; complaints: string[] };

/** Opens a screen in a new tab, which stays open. Each request of the tab is added to `requests`. */
async function openTab(context: BrowserContext, screen: Screen, requests: string[]): Promise<Tab> {
  const page = await context.newPage();
  page.on("request", (request) => requests.push(`${screen.path}: ${request.method()} ${request.url()}`));
  const complaints = complaintsOf(page);
  const response = await page.goto(screen.path);
  await expect(page.getByRole("heading").first()).toBeVisible();
  expectPolicy(response?.headers() ?? {});
  return { ...screen, page, complaints };
}

/** Waits until a screen has loaded: a loading screen would pass every check. */
async function expectLoaded({ page }: Tab): Promise<void> {
  await page.waitForLoadState("networkidle");
  await expect(page.locator(".skeleton-line")).toHaveCount(0);
}

/** Checks a page at both widths and in both themes. */
async function expectGood(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    await resize(page, { width, height: width === 390 ? 844 : 900 });
    await page.emulateMedia({ colorScheme: "light" });
    await checkPage(page, `${name}-light-${width}`);
    await expectFitsWidth(page, name, width);
    await page.emulateMedia({ colorScheme: "dark" });
    await checkPage(page, `${name}-dark-${width}`, colorRules);
  }
}

/** Waits on the page's own timer. */
const stay = (page: Page, ms: number): Promise<void> =>
  page.evaluate((time) => new Promise<void>((done) => void setTimeout(done, time)), ms);

/** Waits until the open tabs send no requests for a while. Returns the number of requests until then. */
async function requestsOfLoading({ page }: Tab, requests: readonly string[]): Promise<number> {
  for (let before = -1; before !== requests.length;) {
    before = requests.length;
    await stay(page, loadingMs);
  }
  return requests.length;
}

test.describe("every screen", () => {
  // The parts run in parallel workers. Each waits for the same silence, so there are as few as have enough checks to fill it.
  test.describe.configure({ mode: "parallel" });
  const parts = 4;

  for (let part = 0; part < parts; part += 1) {
    test(`part ${part + 1}: has no axe violations, fits its width, keeps its policy and sends nothing when idle`, async ({
      context,
      api,
    }) => {
      const deadLetter = await tellStory(api);
      const all = [...screens(deadLetter), ...(await details(api, deadLetter))];
      const requests: string[] = [];
      const tabs: Tab[] = [];
      for (const screen of all.filter((_, index) => index % parts === part)) tabs.push(await openTab(context, screen, requests));
      const [first] = tabs;
      if (!first) throw new Error("There is no screen in this part");
      const loaded = await requestsOfLoading(first, requests);
      expect(loaded).toBeGreaterThan(0);
      await Promise.all(tabs.map(expectLoaded));

      // No tab sends a request during the checks, or for 15 s if they are faster.
      const silence = stay(first.page, silenceMs);
      const checks = async () => {
        for (const { page, name } of tabs) {
          await expectGood(page, name);
          await expectFixedFrame(page, name);
        }
      };
      await Promise.all([silence, checks()]);
      expect(requests.slice(loaded)).toEqual([]);
      expect(tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
    });
  }
});

test.describe("articles", () => {
  // Articles run in a sandbox without scripts, but the checks run scripts in them.
  test.use({ bypassCSP: true });

  test("have no axe violations and fit their width, in light and dark", async ({ page, api }) => {
    await tellStory(api);
    const [article = ""] = await api.articles("trail-kit");
    for (const [name, path] of Object.entries({ article, site: "/sites/trail-kit", sites: "/sites/" })) {
      await page.goto(path);
      await expectGood(page, name);
    }
  });
});
