import { expect, test as base, type Page } from "@playwright/test";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createServer } from "vite";
import { colorRules, resize, violationsOf } from "../../e2e/dashboard/accessible.ts";
import { complaintsOf } from "../../e2e/dashboard/complaints.ts";
import { pipelineWordsOn } from "../../e2e/dashboard/pipelineWords.ts";

const root = join(import.meta.dirname, "../..");

/** The address of the gallery, which a server of its own serves. */
const test = base.extend<object, { gallery: string }>({
  gallery: [
    // eslint-disable-next-line no-empty-pattern -- a fixture must name what it needs, and this one needs nothing
    async ({}, use) => {
      const server = await createServer({
        configFile: join(import.meta.dirname, "vite.config.ts"),
        logLevel: "error",
        server: { port: 0 },
      });
      await server.listen();
      await use(server.resolvedUrls?.local[0] ?? "");
      await server.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

/**
 * The exported components of `app/ui`, as "ui/Count.tsx Count". Those that a call returns, such as icons and memoised rows, are not among
 * them: their functions have no names to recognise them by.
 */
function componentsOfUi(): string[] {
  const component = /^export (?:default )?(?:function|const) ([A-Z]\w*)(?!\w)(?! = \w+[<(])/gm;
  return globSync("ui/**/*.tsx", { cwd: join(root, "app") }).flatMap((file) =>
    [...readFileSync(join(root, "app", file), "utf8").matchAll(component)].map(([, name = ""]) => `${file} ${name}`),
  );
}

/**
 * Records which functions of `app/ui` a page executes. Returns how to read them, in the form of `componentsOfUi`. Playwright's own coverage
 * also counts calls and branches, which makes the page three times as slow.
 */
async function recordExecuted(page: Page): Promise<() => Promise<Set<string>>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Profiler.enable");
  await session.send("Profiler.startPreciseCoverage", { callCount: false, detailed: false });
  return async () => {
    const { result } = await session.send("Profiler.takePreciseCoverage");
    const executed = result.flatMap(({ url, functions }) => {
      const [, file] = /\/app\/(ui\/[^?]*)/.exec(url) ?? [];
      return functions.flatMap(({ functionName, ranges }) => (file && (ranges[0]?.count ?? 0) > 0 ? [`${file} ${functionName}`] : []));
    });
    return new Set(executed);
  };
}

/** Components that no story shows, and why. */
const exceptions: Readonly<Record<string, string>> = {};

type ShownStory = { name: string; api?: string };

/** Opens the gallery. Returns its stories. */
async function openGallery(page: Page, gallery: string): Promise<ShownStory[]> {
  await page.goto(gallery);
  // The first time, the server prepares the packages.
  await expect(page.getByRole("heading", { name: "Gallery" })).toBeVisible({ timeout: 60_000 });
  // As JSON, because functions do not leave the page.
  return JSON.parse(await page.evaluate(() => JSON.stringify(globalThis.gallery.stories))) as ShownStory[];
}

/** Shows a story and waits until all of it is there. */
async function show(page: Page, name: string): Promise<void> {
  await page.evaluate((story) => globalThis.gallery.show(story), name);
  await page
    .waitForFunction(() => globalThis.gallery.isComplete(), undefined, { timeout: 15_000 })
    .catch((cause: unknown) => {
      throw new Error(`The story "${name}" does not become complete`, { cause });
    });
}

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

/** What a shown story looks like in turn. The theme changes colors only. */
const looks = [
  { look: "light", colorScheme: "light", viewport: wide, options: {} },
  { look: "dark", colorScheme: "dark", viewport: wide, options: { rules: colorRules } },
  { look: "at 390 px", colorScheme: "light", viewport: narrow, options: {} },
] as const;

/** Screens that are empty, fail or load differ in little between looks, so they are checked in the first one only. */
const looksOf = ({ api = "filled" }: ShownStory) => (api === "filled" ? looks : looks.slice(0, 1));

// The stories share one page, because opening it costs more than most of them.
test("every story is accessible, fits and reports no error, and every component of app/ui is in one", async ({ page, gallery }) => {
  test.setTimeout(600_000);
  const complaints = complaintsOf(page);
  const readExecuted = await recordExecuted(page);
  const findings: Record<string, unknown> = {};
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const story of await openGallery(page, gallery)) {
    for (const { look, colorScheme, viewport, options } of looksOf(story)) {
      await page.emulateMedia({ colorScheme });
      if (page.viewportSize()?.width !== viewport.width) await resize(page, viewport);
      if (look === "light") await show(page, story.name);
      const violations = await violationsOf(page, options);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      const errors = complaints.splice(0);
      if (violations.length > 0 || errors.length > 0 || width > viewport.width)
        findings[`${story.name}, ${look}`] = { violations, errors, width };
    }
  }
  expect.soft(findings).toEqual({});

  const executed = await readExecuted();
  const components = componentsOfUi();
  expect(components.length).toBeGreaterThan(50);
  expect(components.filter((component) => !executed.has(component))).toEqual(Object.keys(exceptions));
});

test("on a phone, the rows of every list tell apart in lines instead of columns", async ({ page, gallery }) => {
  await page.setViewportSize(narrow);
  const lists = (await openGallery(page, gallery)).flatMap(({ name }) => (/^\/[a-z-]+(\?view=list)? filled$/.test(name) ? [name] : []));
  expect(lists.length).toBeGreaterThan(9);
  const columns: Record<string, number> = {};
  for (const name of lists.filter((list) => list !== "/settings filled")) {
    await show(page, name);
    for (const table of await page.getByRole("table").all()) {
      const count = await table.locator("thead th").filter({ hasText: /./ }).count();
      if (count > 1) columns[name] = count;
    }
  }
  expect(columns).toEqual({});
});

test("without a pipeline every screen is accessible, reports no error, and shows no trace of one", async ({ page, gallery }) => {
  test.setTimeout(600_000);
  const complaints = complaintsOf(page);
  const findings: Record<string, unknown> = {};
  const seen: string[] = [];
  await page.emulateMedia({ reducedMotion: "reduce" });
  const look = async (what: string) => {
    const { text, found } = await pipelineWordsOn(page);
    seen.push(text);
    const violations = await violationsOf(page);
    const errors = complaints.splice(0);
    if (found.length > 0 || violations.length > 0 || errors.length > 0) findings[what] = { found, violations, errors };
  };
  for (const { name } of await openGallery(page, `${gallery}core.html`)) {
    await show(page, name);
    await look(name);
  }
  await show(page, "/jobs filled");
  await page.getByRole("button", { name: "Columns" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("columns");
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Filter jobs" }).focus();
  await expect(page.getByRole("option").first()).toBeVisible();
  await look("filters");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Search or run a command" }).first().click();
  await expect(page.getByRole("option").first()).toBeVisible();
  await look("palette");
  expect.soft(findings).toEqual({});
  // The check reads what is there.
  for (const text of ["shipments", "order.place", "All shortcuts"])
    expect.soft(seen.some((readable) => readable.includes(text))).toBe(true);
});
