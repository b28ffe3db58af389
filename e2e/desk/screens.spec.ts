import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContext, Page } from "@playwright/test";
import type { Client } from "../client.ts";
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
  // No screen has a frame from elsewhere, which is all that the slower mode is for.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  expect.soft(violations.map(({ id, nodes }) => ({ where, id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
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

/** Opens a screen and waits until all of it is there. */
async function open(page: Page, { path }: Screen): Promise<void> {
  const response = await page.goto(path);
  await expect(page.getByRole("heading").first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  // A screen that is still on its way would pass everything.
  await expect(page.locator(".skeleton-line")).toHaveCount(0);
  expectPolicy(response?.headers() ?? {});
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

/** Expects that open pages ask for nothing any more once they have loaded. */
async function expectSilence(page: Page, asked: readonly string[]): Promise<void> {
  // Silence begins once a stretch of time has passed without a request.
  for (let before = -1; before !== asked.length;) {
    before = asked.length;
    await stay(page, loadingMs);
  }
  const loaded = asked.length;
  expect(loaded).toBeGreaterThan(0);
  await stay(page, silenceMs);
  expect(asked.slice(loaded)).toEqual([]);
}

/** A page of its own for each screen, so that all stay open. What each asks for is added to `asked`. */
async function newPage(context: BrowserContext, { path }: Screen, asked: string[]): Promise<Page> {
  const page = await context.newPage();
  page.on("request", (request) => asked.push(`${path}: ${request.method()} ${request.url()}`));
  return page;
}

test.describe("every screen", () => {
  // Each part takes whichever lane is free.
  test.describe.configure({ mode: "parallel" });
  const parts = 6;

  for (let part = 0; part < parts; part += 1) {
    test(`part ${part + 1}: works with assistive tools, fits, keeps its policy and is silent when idle`, async ({ context, api }) => {
      const deadLetter = await tellStory(api);
      const all = [...screens(deadLetter), ...(await details(api, deadLetter))];
      const asked: string[] = [];
      const pages: Page[] = [];
      for (const screen of all.filter((_, index) => index % parts === part)) {
        const page = await newPage(context, screen, asked);
        pages.push(page);
        const complaints = complaintsOf(page);
        await open(page, screen);
        await expectGood(page, screen.name);
        expect(complaints).toEqual([]);
      }
      const [first] = pages;
      if (!first) throw new Error("There is no screen in this part");
      await expectSilence(first, asked);
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
