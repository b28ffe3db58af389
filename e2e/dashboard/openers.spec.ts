import type { Page } from "@playwright/test";
import { expect, test } from "./dashboard.ts";

const menuButton = (page: Page) => page.getByRole("button", { name: /^Added: / });
const isMenuFile = (url: string): boolean => url.includes("/OpenMenu-");

/** Opens the jobs and returns the files that are requested from then on. */
async function openJobs(page: Page): Promise<string[]> {
  const urls: string[] = [];
  page.on("request", (request) => urls.push(request.url()));
  await page.goto("/jobs");
  await expect(menuButton(page)).toHaveAttribute("aria-haspopup", "menu");
  await expect(menuButton(page)).toHaveAttribute("aria-expanded", "false");
  await page.waitForLoadState("networkidle");
  expect(urls.filter(isMenuFile)).toEqual([]);
  return urls;
}

const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

for (const key of ["Enter", "Space", "ArrowDown"])
  test(`a menu that is not loaded opens at the first ${key} with its first item focused, and Escape returns to its button`, async ({
    page,
  }) => {
    await openJobs(page);
    await menuButton(page).focus();
    await page.keyboard.press(key);
    await expect(page.getByRole("menuitem", { name: "Any time" })).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => focusedName(page)).toBe("Last 15 minutes");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toHaveCount(0);
    await expect(menuButton(page)).toBeFocused();
    // From now on it is the button of the menu itself.
    await page.keyboard.press(key);
    await expect(page.getByRole("menuitem", { name: "Any time" })).toBeFocused();
  });

test("a menu is loaded when the pointer is over its button, and opens at the first click, once", async ({ page }) => {
  const urls = await openJobs(page);
  await menuButton(page).hover();
  await expect.poll(() => urls.filter(isMenuFile)).toHaveLength(1);
  await menuButton(page).click();
  await page.getByRole("menuitem", { name: "Last 24 hours" }).click();
  await expect(page).toHaveURL(/from=24h/);
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(menuButton(page)).toHaveAttribute("aria-expanded", "false");
  // Another menu needs no other file.
  await page.getByRole("button", { name: /^Views: / }).click();
  await expect(page.getByRole("menuitem", { name: "Save this view…" })).toBeVisible();
  expect(urls.filter(isMenuFile)).toHaveLength(1);
});

test("the form of the columns opens at the first press of a key with the focus in it, and Escape returns to its button", async ({
  page,
}) => {
  await openJobs(page);
  const button = page.getByRole("button", { name: "Columns" });
  await button.focus();
  await page.keyboard.press("Enter");
  const form = page.getByRole("dialog", { name: "Columns" });
  await expect(form.locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(form).toHaveCount(0);
  await expect(button).toBeFocused();
});

const select = (page: Page) => page.getByRole("combobox", { name: "Time" });

for (const key of ["Enter", "Space", "ArrowDown"])
  test(`a select opens at the first ${key} with its value focused, and Escape returns to it`, async ({ page }) => {
    await page.goto("/audit");
    await expect(select(page)).toHaveText("Any time");
    await select(page).focus();
    await page.keyboard.press(key);
    await expect(page.getByRole("option", { name: "Any time" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("listbox")).toHaveCount(0);
    await expect(select(page)).toBeFocused();
  });

test("a letter chooses a value of a select that is closed, and a click on its label focuses it but does not open it", async ({ page }) => {
  await page.goto("/jobs/new");
  const queue = page.getByRole("combobox", { name: "Queue" });
  await page.getByText("Queue", { exact: true }).click();
  await expect(queue).toBeFocused();
  await page.keyboard.press("p");
  await expect(page).toHaveURL(/queue=publish-commands/);
  await expect(queue).toHaveText("publish-commands");
  await expect(queue).toHaveAttribute("aria-expanded", "false");
  await expect(page.getByRole("listbox")).toHaveCount(0);
});

test("a select opens at the first click, stays open, and takes the value that is chosen", async ({ page }) => {
  await page.goto("/audit");
  await select(page).click();
  await page.getByRole("option", { name: "Last hour" }).click();
  await expect(page).toHaveURL(/from=/);
  await expect(select(page)).toHaveText(/^Since /);
  await expect(select(page)).toHaveAttribute("aria-expanded", "false");
});

/** Holds files back, until the returned function is called. */
async function holdFiles(page: Page, files: RegExp): Promise<() => void> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(files, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Waits until the page has evaluated a file of the menu, and rendered what comes of it. */
async function waitForMenuFile(page: Page, release: () => void): Promise<void> {
  const loaded = page.waitForResponse((response) => isMenuFile(response.url()));
  release();
  await page.evaluate(
    async (url) => {
      await import(url);
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    },
    (await loaded).url(),
  );
}

test("while a menu is loading, keys reach nothing, and it opens when it is there", async ({ page }) => {
  const release = await holdFiles(page, /\/OpenMenu-/);
  await openJobs(page);
  await menuButton(page).focus();
  // "g q" would open the queues, "j" would leave the button for a row.
  for (const key of ["Enter", "g", "q", "j", "Enter"]) await page.keyboard.press(key);
  await expect(menuButton(page)).toBeFocused();
  release();
  await expect(page.getByRole("menuitem", { name: "Any time" })).toBeFocused();
  await expect(page).toHaveURL(/\/jobs$/);
});

for (const key of ["Escape", "Tab"])
  test(`a menu that is loading does not open any more after ${key}`, async ({ page }) => {
    const release = await holdFiles(page, /\/OpenMenu-/);
    await openJobs(page);
    await menuButton(page).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press(key);
    await waitForMenuFile(page, release);
    await expect(page.getByRole("menu")).toHaveCount(0);
    if (key === "Tab") await expect(page.getByRole("button", { name: /^Views: / })).toBeFocused();
    else await expect(menuButton(page)).toBeFocused();
    await menuButton(page).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitem", { name: "Any time" })).toBeFocused();
  });

/** Opens a queue and holds the files of its pause dialog back, until the returned function is called. */
async function holdDialog(page: Page): Promise<() => void> {
  const release = await holdFiles(page, /\/PauseDialog-/);
  await page.goto("/queues/publish-commands");
  await expect(page.getByRole("button", { name: "Pause publish-commands" })).toBeVisible();
  return release;
}

test("while a dialog is loading, keys do nothing behind it, Escape closes it, and it opens when it is there", async ({ page }) => {
  const release = await holdDialog(page);
  await page.keyboard.press("p");
  const loading = page.getByRole("dialog", { name: "Loading" });
  await expect(loading).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(loading).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Pause publish-commands" })).toBeVisible();
  await page.keyboard.press("p");
  await expect(loading).toBeVisible();
  // "g j" would open the jobs.
  await page.keyboard.press("g");
  await page.keyboard.press("j");
  release();
  await expect(page.getByRole("dialog", { name: /^Pause / })).toBeVisible();
  await expect(page).toHaveURL(/\/queues\/publish-commands$/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("while the list of shortcuts is loading, keys do not act on the page behind it", async ({ page }) => {
  const release = await holdFiles(page, /\/KeysDialog-/);
  await page.goto("/jobs");
  // "g q" would open the queues.
  for (const key of ["?", "g", "q"]) await page.keyboard.press(key);
  await expect(page.getByRole("dialog", { name: "Loading" })).toBeVisible();
  release();
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await expect(page).toHaveURL(/\/jobs$/);
});

test("while a form is loading, keys do not act on the page, Escape closes it, and then its first field has the focus", async ({ page }) => {
  const release = await holdFiles(page, /\/CreateSchedule-/);
  await page.goto("/schedules");
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/create=1/);
  await expect(page.locator("[aria-label=Loading]")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/schedules$/);
  await page.keyboard.press("n");
  await expect(page.locator("[aria-label=Loading]")).toBeVisible();
  for (const key of ["g", "q"]) await page.keyboard.press(key);
  release();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await expect(page).toHaveURL(/create=1/);
});
