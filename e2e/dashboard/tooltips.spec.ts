import type { Page } from "@playwright/test";
import { expect, test } from "./dashboard.ts";
import { tellStory } from "./story.ts";

const button = (page: Page) => page.getByRole("button", { name: "Export" });
const tooltip = (page: Page) => page.getByRole("tooltip");

test("a tooltip is loaded and shown when the pointer rests on a button, stays while the pointer is on it, and goes afterwards", async ({
  page,
}) => {
  const urls: string[] = [];
  page.on("request", (request) => urls.push(request.url()));
  const files = () => urls.filter((url) => url.includes("/mountTooltip-"));
  await page.goto("/jobs");
  await page.waitForLoadState("networkidle");
  expect(files()).toEqual([]);
  await button(page).hover();
  await expect(tooltip(page)).toHaveText("Export as CSV (⇧e)");
  await expect(button(page)).toHaveAccessibleDescription("Export as CSV (⇧e)");
  expect(files()).toHaveLength(1);
  await tooltip(page).hover();
  await page.getByRole("heading", { name: "Jobs" }).hover();
  await expect(tooltip(page)).toHaveCount(0);
  await expect(button(page)).toHaveAccessibleDescription("");
});

test("a press hides the tooltip, and it is not shown over the menu that opens", async ({ page }) => {
  await page.goto("/jobs");
  await button(page).hover();
  await expect(tooltip(page)).toBeVisible();
  await button(page).click();
  await expect(page.getByRole("menuitem", { name: "CSV (spreadsheet)" })).toBeVisible();
  await expect(tooltip(page)).toHaveCount(0);
});

test("the keyboard shows a tooltip at once, and Escape hides it", async ({ page }) => {
  await page.goto("/jobs");
  await page.getByRole("button", { name: /^Views: / }).focus();
  await button(page).focus();
  await expect(tooltip(page)).toHaveText("Export as CSV (⇧e)");
  await page.keyboard.press("Escape");
  await expect(tooltip(page)).toHaveCount(0);
  await expect(button(page)).toBeFocused();
});

test("a disabled button has a tooltip too, and it goes with its button", async ({ page, api }) => {
  await tellStory(api);
  await page.goto("/jobs");
  await page.locator("tbody a").first().click();
  const previous = page.getByRole("button", { name: "Previous job" });
  await expect(previous).toBeDisabled();
  await previous.hover({ force: true });
  await expect(tooltip(page)).toHaveText(/^Previous job/);
  await page.keyboard.press("Escape");
  await expect(previous).toHaveCount(0);
  await expect(tooltip(page)).toHaveCount(0);
});
