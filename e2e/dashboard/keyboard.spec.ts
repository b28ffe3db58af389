import type { Page } from "@playwright/test";
import { expect, test } from "./dashboard.ts";

const keyword = "how to size trekking poles";

/** Presses keys one after the other. */
async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Presses Tab until a link or button of this name has the focus. Throws after `most` presses. */
async function tabTo(page: Page, name: string | RegExp, most = 40): Promise<void> {
  const target = page.getByRole("link", { name }).or(page.getByRole("button", { name })).first();
  await expect(target).toBeVisible();
  for (let presses = 0; presses < most; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Not reached with ${most} presses of Tab: ${name}`);
}

test.use({ untouched: true });

test("the main workflow works by keyboard alone: trigger a cycle, read a dead letter, replay it, open the article", async ({
  page,
  api,
}) => {
  await api.refuseToPublish({ keyword });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  await press(page, "g", "b");
  await expect(page).toHaveURL(/\/brands$/);
  await tabTo(page, "Trail Kit");
  await press(page, "Enter");
  await expect(page.getByRole("heading", { name: "Trail Kit" })).toBeVisible();
  await press(page, "t");
  await expect(page.getByText("Cycle requested for Trail Kit")).toBeVisible();
  await expect(page).toHaveURL(/\/traces\/cycle-trail-kit-/);
  await expect(page.getByText(/^content\.publish\b/).first()).toBeVisible({ timeout: 30_000 });

  // Every screen shows the number of open dead letters, and their list is two keys away.
  await expect(page.getByRole("link", { name: /1 open dead letter/ })).toBeVisible({ timeout: 60_000 });
  await press(page, "g", "d");
  await expect(page).toHaveURL(/\/dead-letters/);
  await expect(page.getByRole("link", { name: /PermanentError/ }).first()).toBeVisible();
  await press(page, "j");
  await press(page, "Enter");
  // The group of this error, and from there its dead letters.
  await expect(page.getByRole("region", { name: "Group PermanentError" })).toBeVisible();
  await press(page, "v");
  await expect(page).toHaveURL(/fingerprint=/);
  await expect(page.getByRole("table", { name: /^Dead letters, newest/ }).getByRole("link", { name: /PermanentError/ })).toBeVisible();
  await press(page, "j");
  await press(page, "Enter");
  const panel = page.getByRole("region", { name: /^Dead letter PermanentError/ });
  await expect(panel.getByText(keyword).first()).toBeVisible();
  await expect(panel.getByText("Fire drill").first()).toBeVisible();

  await api.clearFaults();
  await press(page, "r");
  await expect(panel.getByText(/^Replayed by/)).toBeVisible();
  await expect.poll(async () => (await api.articles("trail-kit")).length, { timeout: 60_000 }).toBe(10);

  await press(page, "Escape");
  await press(page, "g", "b");
  await tabTo(page, "Trail Kit");
  await press(page, "Enter");
  const opened = page.waitForEvent("popup");
  await tabTo(page, keyword, 60);
  await press(page, "Enter");
  await expect((await opened).getByRole("heading", { level: 1 })).toContainText(/trekking poles/i);

  await press(page, "g", "a");
  await expect(
    page
      .getByRole("table")
      .getByText(/Replayed/)
      .first(),
  ).toBeVisible();
});
