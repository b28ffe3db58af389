import { expect, test } from "./dashboard.ts";
import { proxyTo } from "./proxy.ts";

test("a connection that is lost without being closed is not shown as live, and reconnects by itself", async ({ page, api, system }) => {
  const proxy = await proxyTo(system.address);
  await page.goto(`${proxy.address}/queues`);
  const live = page.getByText("Live", { exact: true });
  await expect(live).toBeVisible();
  const queue = page.getByRole("row").filter({ hasText: "social-commands" });
  await expect(queue).toBeVisible();
  proxy.stall();
  const stalledAt = performance.now();
  await expect(page.getByText(/^Reconnecting/)).toBeVisible({ timeout: 30_000 });
  expect(performance.now() - stalledAt).toBeLessThan(15_000);
  // A change made meanwhile is on the page once the connection is back, without a reload.
  await api.call("PUT", "/api/queues/social-commands/pause", { reason: "while disconnected" });
  proxy.heal();
  await expect(live).toBeVisible({ timeout: 30_000 });
  await expect(queue).toContainText("Paused");

  // When the page gets the focus, the lost connection is noticed sooner.
  proxy.stall();
  const focusedAt = performance.now();
  await page.evaluate(() => globalThis.dispatchEvent(new Event("focus")));
  await expect(page.getByText(/^Reconnecting/)).toBeVisible();
  expect(performance.now() - focusedAt).toBeLessThan(8_000);
  proxy.heal();
  await expect(live).toBeVisible({ timeout: 30_000 });
  await api.resume("social-commands");
  await proxy.stop();
});

test.describe("with a wrong clock in the browser", () => {
  for (const [minutes, text] of [
    [20, "Clock 20 m fast"],
    [-20, "Clock 20 m slow"],
  ] as const)
    test(`${minutes} minutes off, times and ranges use the server's clock`, async ({ page, api }) => {
      const { status, body } = await api.call("POST", "/api/jobs", {
        queue: "gatherfeed-commands",
        type: "research.requested",
        payload: { brand_slug: "trail-kit", keywords: ["tents"], priority: "normal" },
        options: { delayMs: 3_600_000 },
      });
      expect(status, JSON.stringify(body)).toBe(201);
      const { id } = body as { id: string };
      await page.clock.install({ time: Date.now() + minutes * 60_000 });
      await page.goto("/jobs?from=15m");
      await expect(page.getByText(text)).toBeVisible();
      await expect(page.locator(`[data-row="${id}"], [href*="${id}"]`).first()).toBeVisible();
      await page.goto(`/jobs/${id}`);
      await expect(page.getByText(/^added/).first()).toHaveText(/just now|\d+ s ago/);
      await api.call("DELETE", `/api/jobs/${id}`, { reason: "the test is over" });
    });
});
