import type { Overview } from "#domain/queues/health";
import { expect, test } from "./dashboard.ts";

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

test("the overview shows overdue schedules, critical alerts and 60 runs, and each figure links to the list it counts", async ({
  page,
  api,
}) => {
  const title = "Disk of the writer is full";
  await api.call("POST", "/api/jobs", {
    queue: "alerts-events",
    type: "alert.raised",
    payload: { severity: "critical", title, detail: "no room" },
  });
  // The scheduler of a running system fires what is due: only an answer can tell of one that does not.
  const payload = { brand_slug: "niche-fi", urls: ["/sites/niche-fi/none"] };
  const wanted = { id: "late", name: "Late count", queue: "publish-commands", type: "performance.requested", payload, cron: "0 0 1 1 *" };
  expect((await api.call("POST", "/api/schedules", wanted)).status).toBe(201);
  await page.route(/\/api\/schedules\?/, async (route) => {
    const answer = (await (await route.fetch()).json()) as { items: { id: string; nextAt: string | null }[] };
    const items = answer.items.map((one) => (one.id === "late" ? { ...one, nextAt: minutesAgo(9) } : one));
    await route.fulfill({ json: { ...answer, items } });
  });
  const known = (await (await page.request.get("/api/overview")).json()) as Overview;
  const overdue = { kind: "overdue" as const, target: "schedules", count: 1, since: minutesAgo(9), detail: "Next runs are overdue" };
  const overview: Overview = { ...known, troubles: [overdue], runs: { running: 60, starting: 4, waiting: 2, paused: 0 } };
  await page.route("**/api/overview", (route) => route.fulfill({ json: overview }));
  await page.routeWebSocket(/ops-agent/, (socket) => socket.send(JSON.stringify({ type: "overview", overview })));
  await page.goto("/");

  await expect(page.getByRole("heading", { level: 2, name: /^1 critical alert since \d\d:\d\d$/ })).toBeVisible();
  const main = page.getByRole("main");
  // Alerts of other stories may fire beside it: their causes are over, and the figure says of how many it is one.
  const line = main.getByRole("listitem").filter({ hasText: /firing since \d\d:\d\d: Disk of the writer is full$/ });
  const figure = line.getByRole("link").first();
  await expect(figure).toHaveText(/^1( of \d+)? critical alerts?$/);
  const fires = Number(/(\d+) critical/.exec((await figure.textContent()) ?? "")?.[1]);
  await expect(main.getByText(/1 schedule overdue since \d\d:\d\d: jobs are not being created on time/)).toBeVisible();
  const runs = page.getByRole("region", { name: "In progress" });
  await expect(runs.getByText("56 running, 4 starting, 2 awaiting approval")).toBeVisible();
  await expect(runs.getByRole("link", { name: "56 running" })).toHaveAttribute("href", /\/workflows\?status=running/);

  await main.getByRole("listitem").getByRole("link", { name: "1 schedule" }).click();
  await expect(page).toHaveURL(/\/schedules\?state=overdue/);
  const rows = page
    .getByRole("table", { name: /^Schedules/ })
    .getByRole("row")
    .filter({ hasText: "Late count" });
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Overdue");
  await page.goBack();
  await figure.click();
  await expect(page).toHaveURL(/\/alerts\?.*severity=critical/);
  const alerts = page.getByRole("table", { name: /^Alerts/ }).getByRole("row");
  await expect(alerts.filter({ hasText: title })).toHaveCount(1);
  // The head is a row too.
  await expect(alerts).toHaveCount(fires + 1);
});
