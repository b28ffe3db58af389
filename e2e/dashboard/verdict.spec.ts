import { groupFactory } from "#factories/groups";
import type { Overview } from "#domain/queues/health";
import { violationsOf } from "./accessible.ts";
import { expect, test, withoutPageData } from "./dashboard.ts";

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const quiet: Overview["verdict"] = {
  kind: "ok",
  rate: null,
  now: null,
  before: null,
  sinceAt: null,
  afterDeploy: null,
  lastFailedAt: null,
  toClear: 0,
  muted: 0,
  failing: [],
  stalled: [],
};

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
  await withoutPageData(page);
  await page.route(/\/api\/schedules\?/, async (route) => {
    const answer = (await (await route.fetch()).json()) as { items: { id: string; nextAt: string | null }[] };
    const items = answer.items.map((one) => (one.id === "late" ? { ...one, nextAt: minutesAgo(9) } : one));
    await route.fulfill({ json: { ...answer, items } });
  });
  const known = (await (await page.request.get("/api/overview")).json()) as Overview;
  // Alerts about the dead letters of other stories are raised within seconds. One that came later would be in the list, but not in the figure.
  const failing = known.troubles.filter(({ kind }) => kind === "deadLetters").map(({ target }) => target);
  const withoutAlert = async () => {
    const { items } = (await (await page.request.get("/api/alerts?state=firing")).json()) as { items: { queue: string | null }[] };
    return failing.filter((queue) => !items.some((alert) => alert.queue === queue));
  };
  await expect.poll(withoutAlert).toEqual([]);
  const overdue = { kind: "overdue" as const, target: "schedules", count: 1, since: minutesAgo(9), detail: "Next runs are overdue" };
  const overview: Overview = { ...known, troubles: [overdue], verdict: quiet, runs: { running: 60, starting: 4, waiting: 2, paused: 0 } };
  await withoutPageData(page);
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

test("failing now has a rate and a time, and what is left over is something to clear", async ({ page }) => {
  const known = (await (await page.request.get("/api/overview")).json()) as Overview;
  const show = async (verdict: Overview["verdict"]) => {
    const overview: Overview = { ...known, troubles: [], verdict };
    await page.unrouteAll();
    await withoutPageData(page);
    await page.route("**/api/overview", (route) => route.fulfill({ json: overview }));
    await page.routeWebSocket(/ops-agent/, (socket) => socket.send(JSON.stringify({ type: "overview", overview })));
    // Alerts of other stories may fire.
    await page.route(/\/api\/alerts\?/, (route) => route.fulfill({ json: { items: [], nextCursor: null } }));
    await page.goto("/?range=day");
  };
  const headline = page.getByRole("main").getByRole("heading", { level: 2 }).first();
  const failing = { ...quiet, kind: "failing", rate: 0.12, now: { failed: 12, finished: 100, muted: 0 }, toClear: 457 } as const;
  const afterDeploy = { version: "v12", at: minutesAgo(25) };
  await show({ ...failing, before: { failed: 0, finished: 90 }, sinceAt: minutesAgo(11), afterDeploy, stalled: ["sm-commands"] });
  await expect(headline).toHaveText(
    /^Failing now: 12%, up from 0 since \d\d:\d\d, 14 min after deploy v12 · sm-commands without a consumer$/,
  );
  await show({ ...quiet, kind: "stopped-failing", lastFailedAt: minutesAgo(14), toClear: 457 });
  await expect(headline).toHaveText("Stopped failing 14 min ago; 457 dead letters to clear");

  // The range of the chart is in the URL.
  const ranges = page.getByRole("group", { name: "Time range" });
  await expect(ranges.getByRole("link", { name: "24 h" })).toHaveAttribute("aria-current", "true");
  await ranges.getByRole("link", { name: "7 d" }).press("Enter");
  await expect(page).toHaveURL(/\?range=week$/);
  await expect(page.getByRole("slider", { name: /^Attempts finished in the last 7 days/ })).toBeVisible();
});

test("causes that come while the overview is open push nothing below them, until an operator shows them", async ({ page }) => {
  const known = (await (await page.request.get("/api/overview")).json()) as Overview;
  const overviewOf = (openDeadLetters: number): Overview => ({
    ...known,
    at: new Date(Date.now() + openDeadLetters).toISOString(),
    openDeadLetters,
    troubles: [],
    verdict: quiet,
    marks: { ...known.marks, deadLetters: `mark ${openDeadLetters}` },
  });
  let groups = 0;
  const send: ((overview: Overview) => void)[] = [];
  await withoutPageData(page);
  await page.route("**/api/overview", (route) => route.fulfill({ json: overviewOf(0) }));
  await page.route(/\/api\/groups\?/, (route) => {
    const items = Array.from({ length: groups }, (_, n) => groupFactory.build({ fingerprint: `f-${n}`, open: 1 }));
    return route.fulfill({ json: { items, nextCursor: null } });
  });
  await page.routeWebSocket(/ops-agent/, (socket) => {
    send.push((overview) => socket.send(JSON.stringify({ type: "overview", overview })));
    send.at(-1)?.(overviewOf(0));
  });
  await page.goto("/");
  const causes = page.getByRole("region", { name: "Causes" });
  const chart = page.getByRole("slider", { name: /^Attempts finished/ });
  await expect(causes.getByText("No open dead letters")).toBeVisible();
  await expect(page.getByRole("link", { name: "View queues" })).toBeVisible();
  // What other stories have left, such as a failed run, has its line.
  await page.waitForLoadState("networkidle");
  const topOfChart = async () => (await chart.boundingBox())?.y;
  const top = await topOfChart();

  for (const count of [1, 3]) {
    groups = count;
    send.at(-1)?.(overviewOf(count));
    await expect(causes.getByRole("link", { name: new RegExp(`^View ${count} dead letter`) })).toBeVisible();
    // The head is a row too.
    await expect(causes.getByRole("row")).toHaveCount(2);
    expect(await topOfChart()).toBe(top);
  }
  await causes.getByRole("button", { name: "Show 2 more" }).click();
  await expect(causes.getByRole("row")).toHaveCount(4);
  expect(await violationsOf(page)).toEqual([]);
});
