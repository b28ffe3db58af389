import { violationsOf } from "./accessible.ts";
import { expect, test } from "./dashboard.ts";
import { tellStory } from "./story.ts";

test("the overview shows what is failing, since when and with which error, and every figure links to what it counts", async ({
  page,
  api,
}) => {
  await tellStory(api);
  await api.call("PUT", "/api/queues/social-commands/pause", {
    reason: "the network is down",
    resumeAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 2, name: /^Failing now: \d+(%| of \d+ jobs).* since \d\d:\d\d/ })).toBeVisible();
  const paused = page.getByRole("listitem").filter({ hasText: /social-commands paused by you since .* until .*“the network is down”/ });
  await expect(paused).toBeVisible();
  // Other stories may have left dead letters.
  await expect(page).toHaveTitle(/^\([1-9]\d*\) Overview/);

  // The map has the same facts, as text for screen readers and as links. It is folded until somebody opens it, and stays open then.
  const pipeline = page.getByRole("region", { name: "Pipeline" });
  await expect(pipeline.getByRole("listitem")).toHaveCount(0);
  await pipeline.getByRole("button", { name: "Pipeline" }).press("Enter");
  const publish = pipeline
    .getByRole("listitem")
    .filter({ hasText: /^publish-commands/ })
    .filter({ hasText: "Failing" });
  await expect(publish).toContainText("consumed by pages-plus");
  await expect(publish).toContainText("Its Worker sends to brand-events.");
  await expect(
    pipeline
      .getByRole("listitem")
      .filter({ hasText: /^social-commands/ })
      .filter({ hasText: "Paused" }),
  ).toBeVisible();

  const causes = page.getByRole("region", { name: "Causes" });
  // Other stories may have left causes of their own, or have failed by the same cause.
  const cause = causes.getByRole("row").filter({ hasText: "Fire drill: pages-plus" });
  await expect(cause).toContainText("publish-commands");
  await expect(cause.getByRole("img", { name: /^Per hour, last 24 hours: .*[1-9]\d*$/ })).toBeVisible();

  // The keys of rows walk the causes, then the queues.
  const causeRows = causes.locator("[data-row]");
  await page.locator("#main").focus();
  for (const row of [...(await causeRows.all()), page.getByRole("region", { name: "Wait and run times" }).locator("[data-row]").first()]) {
    await page.keyboard.press("j");
    await expect(row).toBeFocused();
  }

  expect(await violationsOf(page)).toEqual([]);

  await publish.getByRole("link", { name: /1 dead letter/ }).click();
  await expect(page).toHaveURL(/\/dead-letters\?queue=publish-commands/);
  await page.goBack();
  await expect(pipeline.getByRole("button", { name: "Pipeline" })).toHaveAttribute("aria-expanded", "true");

  // One is not called several, on a narrow screen and in the name of its link.
  await page.goto("/queues");
  const one = page.getByRole("link", { name: "1 open dead letter in publish-commands", exact: true });
  await expect(one).toBeVisible();
  const size = page.viewportSize() ?? { width: 1_280, height: 720 };
  await page.setViewportSize({ width: 390, height: 800 });
  await expect(one.locator("..")).toHaveText(/^1\s*dead letter$/);
  await page.setViewportSize(size);
  await page.goto("/");

  // The page is updated without a reload.
  await api.resume("social-commands");
  await expect(paused).toHaveCount(0);
});

test("the throughput chart is read and followed with the keyboard alone", async ({ page, api }) => {
  await tellStory(api);
  await page.goto("/");
  const chart = page.getByRole("slider", { name: /^Attempts finished in the last hour/ });
  // Until the metrics have been loaded, every minute is empty.
  await expect(page.getByText(/^[\d,]+ completed, [1-9]\d* failed/)).toBeVisible();
  await chart.focus();
  await expect(chart).toHaveAttribute("aria-valuetext", /^\d\d:\d\d: /);
  // The story happened within the last hour, so one of these minutes has failed attempts.
  await expect
    .poll(async () => {
      const valueText = await chart.getAttribute("aria-valuetext");
      if (!/[1-9]\d* failed/.test(valueText ?? "")) await chart.press("ArrowLeft");
      return valueText;
    })
    .toMatch(/[1-9]\d* failed/);
  const shown = (await chart.getAttribute("aria-valuetext")) ?? "";
  await expect(page.getByText(shown.replace(/^\d\d:\d\d: /, "")).first()).toBeVisible();
  await chart.press("Enter");
  await expect(page).toHaveURL(/\/jobs\?from=.*&to=/);
});

test("from an alert, an operator replays the open dead letters of its cause, looks at the group and mutes it", async ({ page, api }) => {
  await api.injectFault({ service: "social-good", kind: "permanent", rate: 1, match: { brand_slug: "alerted" } });
  const published = { content_id: "c-1", keyword: "lamps", urls: ["/sites/alerted/lamps"], published_at: "2026-10-01T09:00:00.000Z" };
  await api.call("POST", "/api/jobs", {
    queue: "social-commands",
    type: "content.published",
    payload: { brand_slug: "alerted", ...published },
  });
  const open = () => api.deadLetters({ status: "open", brand: "alerted" });
  await expect.poll(async () => (await open()).length).toBe(1);
  await api.clearFaults();
  const { queue = "", fingerprint = "" } = (await open())[0] ?? {};
  type Alerts = { items: { id: string; queue: string; fingerprint: string }[] };
  const alertId = async () =>
    ((await api.call("GET", "/api/alerts")).body as Alerts).items.find((one) => one.queue === queue && one.fingerprint === fingerprint)?.id;
  await expect.poll(alertId).toBeDefined();
  await page.goto("/alerts");
  const row = page.getByRole("row").filter({ has: page.locator(`[data-row="${await alertId()}"]`) });
  await row.getByRole("button", { name: /^Replay \d+…$/ }).click();
  await expect(page.getByRole("heading", { name: /^Replay \d+ dead letters?$/ })).toBeVisible();
  await expect(page.getByText("nothing has changed yet ·")).toBeVisible();
  await page.goBack();

  await row.getByRole("link").first().click();
  const panel = page.getByRole("region", { name: /^Alert: / });
  await expect(panel.getByRole("button", { name: /^Replay \d+…$/ })).toBeVisible();
  await panel.getByRole("button", { name: "Mute…" }).click();
  const mute = page.getByRole("dialog", { name: "Mute this error" });
  await expect(mute).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await mute.getByRole("button", { name: "Mute" }).click();
  await expect(page.getByText(/^Muted until/)).toBeVisible();
  const group = () => api.call("GET", `/api/groups/${fingerprint}`);
  expect((await group()).body).toMatchObject({ group: { status: "muted" } });
  await panel.getByRole("button", { name: "View group" }).click();
  await expect(page).toHaveURL(new RegExp(`/dead-letters\\?group=${fingerprint}`));
  await page.getByRole("button", { name: "Unmute" }).click();
  await expect.poll(async () => (await group()).body).toMatchObject({ group: { status: "open" } });
  for (const { id } of await open()) await api.call("POST", `/api/dead-letters/${id}/drop`, { reason: "the test is over" });
});

test("a long reason of a pause does not fill the overview of a phone, and is read in the panel of its queue", async ({ page, api }) => {
  const reason = `The provider is down. ${"We wait for its support. ".repeat(16)}Ask Dana.`;
  await api.call("PUT", "/api/queues/social-commands/pause", { reason });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  const paused = page.getByRole("listitem").filter({ hasText: /social-commands paused by .*“The provider is down/ });
  await expect(paused).toBeVisible();
  await expect(paused).not.toContainText("Ask Dana.");
  expect((await paused.boundingBox())?.height).toBeLessThan(200);
  await paused.getByRole("link", { name: "Read all" }).click();
  await expect(page.getByRole("region", { name: "Queue social-commands" })).toContainText("Ask Dana.");
  await api.call("DELETE", "/api/queues/social-commands/pause");
});
