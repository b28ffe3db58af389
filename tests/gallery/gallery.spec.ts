import { expect, test as base, type Page } from "@playwright/test";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createServer } from "vite";
import { violationsOf } from "../../e2e/dashboard/accessible.ts";
import { complaintsOf } from "../../e2e/dashboard/complaints.ts";

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

/** Components that no story shows, and why. */
const exceptions: Readonly<Record<string, string>> = {};

type ShownStory = { name: string; api?: string; awaits?: string; path?: string };

/** Shows a story and waits until all of it is there. */
async function show(page: Page, { name, path, api, awaits }: ShownStory): Promise<void> {
  await page.evaluate((story) => globalThis.gallery.show(story), name);
  await expect(page.locator("h1").first()).toBeAttached();
  if (awaits !== undefined) await expect(page.locator(awaits).first()).toBeAttached();
  // A component may show that it loads; a screen does so only if the API never answers.
  const loading = page.getByRole("status", { name: "Loading" });
  if (api === "loading") await expect(loading.first()).toBeAttached();
  else if (path !== undefined) await expect(loading).toHaveCount(0);
}

/** Opens the gallery. Returns its stories. */
async function openGallery(page: Page, gallery: string): Promise<ShownStory[]> {
  await page.goto(gallery);
  // The first time, the server prepares the packages.
  await expect(page.getByRole("heading", { name: "Gallery" })).toBeVisible({ timeout: 60_000 });
  // As JSON, because functions do not leave the page.
  return JSON.parse(await page.evaluate(() => JSON.stringify(globalThis.gallery.stories))) as ShownStory[];
}

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

/** The screens that fail or load differ in little between looks, so most looks leave them out. */
const isCommon = ({ api = "filled" }: ShownStory): boolean => api === "filled";

const looks = [
  { look: "light", mode: "light", viewport: wide, takes: () => true },
  { look: "dark", mode: "dark", viewport: wide, takes: isCommon, rules: ["color-contrast"] },
  { look: "at 390 px", mode: "light", viewport: narrow, takes: isCommon },
] as const;

for (const { look, mode, viewport, takes, ...only } of looks)
  test(`every story is accessible, fits and reports no error: ${look}`, async ({ page, gallery }) => {
    const complaints = complaintsOf(page);
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: mode, reducedMotion: "reduce" });
    const found: Record<string, unknown> = {};
    for (const story of (await openGallery(page, gallery)).filter(takes)) {
      await show(page, story);
      const violations = await violationsOf(page, "rules" in only ? { rules: [...only.rules] } : {});
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      const errors = complaints.splice(0);
      if (violations.length > 0 || errors.length > 0 || width > viewport.width) found[story.name] = { violations, errors, width };
    }
    expect(found).toEqual({});
  });

test("every component of app/ui is in a story", async ({ page, gallery }) => {
  await page.coverage.startJSCoverage({ resetOnNavigation: false });
  for (const story of await openGallery(page, gallery)) await show(page, story);
  const executed = (await page.coverage.stopJSCoverage()).flatMap(({ url, functions }) => {
    const [, file] = /\/app\/(ui\/[^?]*)/.exec(url) ?? [];
    return functions.flatMap(({ functionName, ranges }) => (file && (ranges[0]?.count ?? 0) > 0 ? [`${file} ${functionName}`] : []));
  });
  const rendered = new Set(executed);
  const components = componentsOfUi();
  expect(components.length).toBeGreaterThan(50);
  expect(components.filter((component) => !rendered.has(component))).toEqual(Object.keys(exceptions));
});
