import { violationsOf } from "./accessible.ts";
import { expect, test } from "./desk.ts";
import { tellStory } from "./story.ts";

test("the overview says what is wrong, since when and which error before any click, and every figure leads to what it counts", async ({
  page,
  api,
}) => {
  await tellStory(api);
  await api.call("PUT", "/api/queues/social-commands/pause", {
    reason: "the network is down",
    resumeAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 2, name: /^Failing since \d\d:\d\d/ })).toBeVisible();
  await expect(
    page.getByRole("main").getByText(/publish-commands failing since \d\d:\d\d: 1 open dead letter, PermanentError/),
  ).toBeVisible();
  const paused = page.getByRole("listitem").filter({ hasText: /social-commands paused by you@ since .* until .*“the network is down”/ });
  await expect(paused).toBeVisible();
  await expect(page).toHaveTitle(/^\(1\) Overview/);

  // The map tells the same: in words for who can't see it, and as links.
  const pipeline = page.getByRole("region", { name: "Pipeline" });
  const publish = pipeline.getByRole("listitem").filter({ hasText: "publish-commands" }).filter({ hasText: "Failing" });
  await expect(publish).toContainText("taken by pages-plus");
  await expect(publish).toContainText("Its Worker sends to brand-events.");
  await expect(pipeline.getByRole("listitem").filter({ hasText: "social-commands" }).filter({ hasText: "Paused" })).toBeVisible();

  const hurts = page.getByRole("region", { name: "What hurts most" });
  await expect(hurts.getByRole("listitem")).toContainText("PermanentError");
  await expect(hurts.getByRole("img", { name: /^Each of the last 24 hours: .*1$/ })).toBeVisible();

  expect(await violationsOf(page)).toEqual([]);

  await publish.getByRole("link", { name: /1 dead letter/ }).click();
  await expect(page).toHaveURL(/\/dead-letters\?queue=publish-commands/);
  await page.goBack();

  // Live: nobody reloads.
  await api.resume("social-commands");
  await expect(paused).toHaveCount(0);
});

test("the last hour is read and followed by keyboard alone", async ({ page, api }) => {
  await tellStory(api);
  await page.goto("/");
  const chart = page.getByRole("slider", { name: /^Tries that ended in the last hour/ });
  // Who walks over minutes that have not been loaded yet finds nothing in them.
  await expect(page.getByText(/^[\d,]+ done, [1-9]\d* failed/)).toBeVisible();
  await chart.focus();
  await expect(chart).toHaveAttribute("aria-valuetext", /^\d\d:\d\d: /);
  // The story happened within these minutes: one of them holds the tries that ended.
  await expect
    .poll(async () => {
      const said = await chart.getAttribute("aria-valuetext");
      if (!/[1-9]\d* failed/.test(said ?? "")) await chart.press("ArrowLeft");
      return said;
    })
    .toMatch(/[1-9]\d* failed/);
  const told = (await chart.getAttribute("aria-valuetext")) ?? "";
  await expect(page.getByText(told.replace(/^\d\d:\d\d: /, "")).first()).toBeVisible();
  await chart.press("Enter");
  await expect(page).toHaveURL(/\/jobs\?from=.*&to=/);
});
