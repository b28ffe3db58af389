import type { BrowserContext, Page } from "@playwright/test";
import type { Client } from "../client.ts";
import { violationsOf } from "./accessible.ts";
import { complaintsOf, expect, test } from "./desk.ts";
import { type Screen, screens, tellStory } from "./story.ts";

const widths = [1440, 390];

// Colors are measured at once, not in the middle of a change.
test.use({ contextOptions: { reducedMotion: "reduce" } });

/** Rules whose answer depends on colors: all that another theme can change, because the page is otherwise the same. */
const colorRules = ["color-contrast", "link-in-text-block"];

/** How long a dashboard may be busy loading, and how long it must be silent then, ms. */
const loadingMs = 3_000;
const silenceMs = 15_000;

/** The screens of single things, as the story left them. */
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

/** Keeps a picture of the page, and expects no trouble for assistive tools. */
async function lookAt(page: Page, where: string, rules?: string[]): Promise<void> {
  await page.screenshot({ path: `.screenshots/${where}.png`, animations: "disabled" });
  expect.soft(await violationsOf(page, rules && { rules }), where).toEqual([]);
}

async function expectNothingWider(page: Page, where: string, width: number): Promise<void> {
  const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(scrollWidth, `${where} is wider than the screen`).toBeLessThanOrEqual(width);
}

/** The page's policy forbids what it should. That no screen breaks it shows in the console. */
function expectPolicy(headers: Record<string, string>): void {
  const policy = headers["content-security-policy"] ?? "";
  const scripts = /script-src ([^;]*)|default-src ([^;]*)/.exec(policy)?.[0] ?? "";
  expect(scripts).not.toBe("");
  expect(scripts).not.toContain("unsafe");
  expect(scripts).not.toContain("*");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers["x-content-type-options"]).toBe("nosniff");
}

/** A screen in a tab of its own, and everything the tab complained about so far. */
type Tab = Screen & { page: Page; complaints: string[] };

/** Opens a screen in a new tab, which stays open. Each request of the tab is added to `asked`. */
async function openTab(context: BrowserContext, screen: Screen, asked: string[]): Promise<Tab> {
  const page = await context.newPage();
  page.on("request", (request) => asked.push(`${screen.path}: ${request.method()} ${request.url()}`));
  const complaints = complaintsOf(page);
  const response = await page.goto(screen.path);
  await expect(page.getByRole("heading").first()).toBeVisible();
  expectPolicy(response?.headers() ?? {});
  return { ...screen, page, complaints };
}

/** Waits until all of a screen is there: a screen that is still on its way would pass everything. */
async function expectWhole({ page }: Tab): Promise<void> {
  await page.waitForLoadState("networkidle");
  await expect(page.locator(".skeleton-line")).toHaveCount(0);
}

/** Looks at a page as it is, wide and on a phone, in both themes. */
async function expectGood(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    await page.emulateMedia({ colorScheme: "light" });
    await lookAt(page, `${name}-light-${width}`);
    await expectNothingWider(page, name, width);
    await page.emulateMedia({ colorScheme: "dark" });
    await lookAt(page, `${name}-dark-${width}`, colorRules);
  }
}

/** Waits in the page, so that its own clock decides. */
const stay = (page: Page, ms: number): Promise<void> =>
  page.evaluate((time) => new Promise<void>((done) => void setTimeout(done, time)), ms);

/** Waits until open tabs have asked for nothing for a while, and returns how many requests there were until then. */
async function requestsOfLoading({ page }: Tab, asked: readonly string[]): Promise<number> {
  for (let before = -1; before !== asked.length;) {
    before = asked.length;
    await stay(page, loadingMs);
  }
  return asked.length;
}

test.describe("every screen", () => {
  // Each part takes whichever lane is free.
  test.describe.configure({ mode: "parallel" });
  const parts = 7;

  for (let part = 0; part < parts; part += 1) {
    test(`part ${part + 1}: works with assistive tools, fits, keeps its policy and is silent when idle`, async ({ context, api }) => {
      const deadLetter = await tellStory(api);
      const all = [...screens(deadLetter), ...(await details(api, deadLetter))];
      const asked: string[] = [];
      const tabs: Tab[] = [];
      for (const screen of all.filter((_, index) => index % parts === part)) tabs.push(await openTab(context, screen, asked));
      const [first] = tabs;
      if (!first) throw new Error("There is no screen in this part");
      const loaded = await requestsOfLoading(first, asked);
      expect(loaded).toBeGreaterThan(0);
      await Promise.all(tabs.map(expectWhole));

      // No tab asks for anything while an operator does nothing but look: the silence lasts as long as the looking, or longer.
      const silence = stay(first.page, silenceMs);
      const looking = async () => {
        for (const { page, name } of tabs) await expectGood(page, name);
      };
      await Promise.all([silence, looking()]);
      expect(asked.slice(loaded)).toEqual([]);
      expect(tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
    });
  }
});

test.describe("articles", () => {
  // They run in a sandbox without scripts; looking into them needs one.
  test.use({ bypassCSP: true });

  test("are read as well on a phone as on a wide screen, light and dark", async ({ page, api }) => {
    await tellStory(api);
    const [article = ""] = await api.articles("trail-kit");
    for (const [name, path] of Object.entries({ article, site: "/sites/trail-kit", sites: "/sites/" })) {
      await page.goto(path);
      await expectGood(page, name);
    }
  });
});
