import { groupFactory } from "#factories/groups";
import type { Overview } from "#domain/queues/health";
import { expect, test } from "./dashboard.ts";

test.use({ untouched: true });

test("what came with the page is not shown after something has changed", async ({ page }) => {
  const known = (await (await page.request.get("/api/overview")).json()) as Overview;
  expect(known.openDeadLetters).toBe(0);
  const overview: Overview = { ...known, openDeadLetters: 1, marks: { ...known.marks, deadLetters: "changed" } };
  await page.routeWebSocket(/ops-agent/, (socket) => socket.send(JSON.stringify({ type: "overview", overview })));
  await page.route(/\/api\/groups\?/, (route) =>
    route.fulfill({ json: { items: [groupFactory.build({ message: "broke just now", open: 1 })], nextCursor: null } }),
  );
  await page.goto("/");
  await expect(page.getByRole("region", { name: "Causes" })).toContainText("broke just now");
});
