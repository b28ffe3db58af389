import { expect, test } from "./desk.ts";
for (const scheme of ["light", "dark"] as const)
  for (const width of [390, 1440])
    test(`shot ${scheme} ${width}`, async ({ page, api }) => {
      await api.runs({ brand: "rope-work" });
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto("/traces?q=o");
      await expect(page.getByRole("textbox", { name: "Search traces" })).toBeVisible();
      await page.waitForTimeout(1500);
      await page.screenshot({ path: `/tmp/shotR-${scheme}-${width}.png` });
    });
