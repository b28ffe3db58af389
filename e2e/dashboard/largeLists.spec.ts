import type { Page } from "@playwright/test";
import { expect, test } from "./dashboard.ts";
import { answerJobs, answerSearch, answerTrace } from "./plenty.ts";

/** With more rows than this in the page, rows are rendered that are not visible. */
const maxRendered = 90;
/** Scrolling may cost at most this many times as much as in a short list: it must not grow with the number of rows. */
const maxCostRatio = 3;
const steps = 15;

const nextFrame = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Returns the page's CPU time per turn of the wheel, ms. Other processes do not count. */
async function scrollCostMs(page: Page, by: number): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () =>
    (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
  const before = await spent();
  for (let step = 0; step < steps; step += 1) {
    await page.mouse.wheel(0, by);
    await nextFrame(page);
  }
  const work = ((await spent()) - before) / steps;
  await session.detach();
  return work * 1_000;
}

test("100,000 jobs: only visible rows are rendered, scrolling is as cheap as in a short list, and typing is never blocked", async ({
  page,
}) => {
  const many = 100_000;
  let answers: PromiseWithResolvers<void> | undefined;
  await answerJobs(page, many, () => answers?.promise);
  await page.goto("/jobs");
  const table = page.getByRole("table", { name: "Jobs, newest first" });
  const drawn = table.locator("tr[data-index]");
  await expect(drawn.first()).toBeVisible();
  await drawn.nth(5).hover();
  const alone = await scrollCostMs(page, 90);

  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 10_000_000);
        return drawn.last().getAttribute("data-index");
      },
      // The time to load 100,000 jobs is not measured here.
      { intervals: [50], timeout: 60_000 },
    )
    .toBe(String(many - 1));
  await expect(page.getByText("End of list · 100,000 jobs")).toBeVisible();
  await expect(table).toHaveAttribute("aria-rowcount", String(many + 1));
  expect(await drawn.count()).toBeLessThan(maxRendered);
  expect(await scrollCostMs(page, -90)).toBeLessThan(alone * maxCostRatio);
  expect(await drawn.count()).toBeLessThan(maxRendered);

  answers = Promise.withResolvers();
  const asked = page.waitForRequest(/\/api\/jobs\?.*q=/);
  const box = page.getByRole("combobox", { name: "Filter jobs" });
  await box.pressSequentially("asks for");
  await expect(box).toHaveValue("asks for");
  await asked;
  await box.pressSequentially(" rest");
  await expect(box).toHaveValue("asks for rest");
  await expect(box).toBeFocused();
  answers.resolve();
  await expect(drawn.first()).toBeVisible();
});

test("a search continues by itself, shows its progress and can be stopped", async ({ page }) => {
  const held = Promise.withResolvers<void>();
  await answerSearch(page, 8, 6, held.promise);
  await page.goto("/jobs?q=rest");
  await expect(page.getByText(/^Scanned 12,000 .*jobs · no matches yet$/)).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Scanned 12,000" })).toBeVisible();
  held.resolve();
  await page.getByRole("button", { name: "Keep searching" }).click();
  await expect(page.getByRole("table", { name: "Jobs, newest first" }).locator("tr[data-index]")).toHaveCount(1);
  // No dead letter matches: the message comes only after all of them have been searched.
  await page.goto("/dead-letters?status=all&q=rest");
  await expect(page.getByText("No dead letters match this filter")).toBeVisible();
});

test("10,000 spans: only visible rows are rendered, and scrolling is as cheap as in a short trace", async ({ page }) => {
  await answerTrace(page, "short", 300);
  await answerTrace(page, "long", 10_000);
  const grid = page.getByRole("treegrid", { name: "Timeline" });
  const drawn = grid.locator("[data-row]");
  await page.goto("/traces/short");
  await drawn.nth(5).hover();
  const alone = await scrollCostMs(page, 90);

  await page.goto("/traces/long");
  const jobs = Math.ceil(10_000 / 3);
  await expect(grid).toHaveAttribute("aria-rowcount", String(jobs + 1));
  await drawn.nth(5).hover();
  expect(await scrollCostMs(page, 90)).toBeLessThan(alone * maxCostRatio);
  expect(await drawn.count()).toBeLessThan(maxRendered);

  await drawn.nth(5).focus();
  await page.keyboard.press("End");
  await expect(grid.locator(`[aria-rowindex="${jobs + 1}"]`)).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect(grid).toHaveAttribute("aria-rowcount", "2");
  await page.keyboard.press("ArrowRight");
  await expect(grid).toHaveAttribute("aria-rowcount", String(jobs + 1));
});
