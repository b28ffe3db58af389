import type { Page } from "@playwright/test";
import { expect, test } from "./dashboard.ts";
import { tellStory } from "./story.ts";

/** Opens a screen whose code comes only when the returned function is called. Until then, the page shows its first view. */
async function openWithoutCode(page: Page, path: string): Promise<() => Promise<void>> {
  const { promise: wanted, resolve: send } = Promise.withResolvers<void>();
  await page.route(/\/assets\/.*\.js$/, async (route) => {
    await wanted;
    await route.continue();
  });
  const opened = page.goto(path);
  await expect(page.locator("#first-view h1")).toBeVisible();
  return async () => {
    send();
    await opened;
  };
}

test("keys that are pressed before the dashboard is there take the operator to another screen, in order", async ({ page, api }) => {
  await tellStory(api);
  const sendCode = await openWithoutCode(page, "/jobs");
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.keyboard.press("j");
  await sendCode();
  await expect(page).toHaveURL(/\/dead-letters$/);
  await expect(page.getByRole("heading", { level: 1, name: "Dead letters" })).toBeVisible();
  await expect(page.locator("[data-row]").first()).toBeFocused();
});

test("a key that changes something, or was pressed long ago, does nothing when the dashboard comes", async ({ page, api }) => {
  await tellStory(api);
  // Keys that were pressed while the page had this class count as pressed six seconds earlier.
  await page.addInitScript(() => {
    const setTime = (event: KeyboardEvent): void => {
      if (document.body.className === "past") Object.defineProperty(event, "timeStamp", { value: event.timeStamp - 6_000 });
    };
    addEventListener("keydown", setTime, true);
  });
  const setClass = (name: string) => page.evaluate((value) => void (document.body.className = value), name);
  const sendCode = await openWithoutCode(page, "/dead-letters?view=list");
  await setClass("past");
  await page.keyboard.press("g");
  await page.keyboard.press("j");
  await setClass("");
  for (const key of ["k", "d", "r"]) await page.keyboard.press(key);
  await sendCode();
  // "k" goes to the last row. The keys of its dialogs came too early, and "g" and "j" too long ago.
  await expect(page.locator("[data-row]").last()).toBeFocused();
  await expect(page).toHaveURL(/\/dead-letters\?view=list$/);
  await page.keyboard.press("j");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  // The same key opens its dialog now.
  await page.keyboard.press("d");
  await expect(page.getByRole("dialog")).toBeVisible();
});
