import { violationsOf } from "./accessible.ts";
import { expect, goTo, test } from "./desk.ts";

test("an operator makes a schedule while being told what it will do, changes, holds, runs and deletes it", async ({ page, api }) => {
  await page.goto("/");
  await goTo(page, "Schedules");
  await expect(page.getByRole("table", { name: "Brands that wake by themselves" }).getByText("every 6 hours UTC").first()).toBeVisible();
  await page.keyboard.press("n");
  const form = page.getByRole("region", { name: "Create a schedule" });
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type("Night count");

  const cron = form.getByRole("textbox", { name: "Cron" });
  await cron.fill("61 2 * * *");
  await expect(form.getByText(/is not a cron expression/i)).toBeVisible();
  await expect(form.getByText("They show once the times above can be read.")).toBeVisible();
  await cron.fill("30 2 * * *");
  await expect(form.getByText("every day at 02:30")).toBeVisible();
  await form.getByRole("combobox", { name: "Time zone" }).fill("Europe/Berlin");
  await expect(form.getByRole("row")).toHaveCount(6);
  await expect(form.getByRole("columnheader", { name: "Europe/Berlin" })).toBeVisible();

  await form.getByRole("combobox", { name: "Queue" }).click();
  await page.getByRole("option", { name: "publish-commands" }).click();
  await form.getByRole("combobox", { name: "Type" }).click();
  await page.getByRole("option", { name: "performance.requested" }).click();
  const payload = form.getByRole("textbox", { name: "Payload" });
  await expect(payload).toHaveValue(/"urls"/);
  await payload.fill(`{"brand_slug": "niche-fi", "urls": []}`);
  await expect(form.getByText(/^urls: /)).toBeVisible();
  await form.getByRole("button", { name: "Put the sample of performance.requested back" }).click();
  await expect(form.getByText(/^urls: /)).toHaveCount(0);
  expect(await violationsOf(page, { include: '[aria-label="Create a schedule"]' })).toEqual([]);
  await form.getByRole("button", { name: "Create the schedule" }).click();

  const panel = page.getByRole("region", { name: "Schedule Night count" });
  await expect(panel.getByText("every day at 02:30 Europe/Berlin")).toBeVisible();
  await expect(panel.getByRole("row")).toHaveCount(6);
  const row = page
    .getByRole("table", { name: /^Schedules/ })
    .getByRole("row")
    .filter({ hasText: "Night count" });
  await expect(row).toBeVisible();

  await page.keyboard.press("p");
  await page.getByRole("textbox", { name: "Reason" }).fill("Counting is broken");
  await page.getByRole("button", { name: "Pause the schedule" }).click();
  await expect(panel.getByText(/Paused by you@.*Counting is broken/)).toBeVisible();
  await expect(panel.getByText("None while it is paused.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Reason" })).toHaveCount(0);
  await page.keyboard.press("p");
  await expect(panel.getByRole("row")).toHaveCount(6);

  await page.keyboard.press("e");
  const edit = page.getByRole("region", { name: "Edit Night count" });
  await edit.getByRole("textbox", { name: "Cron" }).fill("0 4 * * 1-5");
  await edit.getByRole("textbox", { name: "Reason (optional)" }).fill("Later is calmer");
  await edit.getByRole("button", { name: "Save the schedule" }).click();
  await expect(panel.getByText("every weekday at 04:00 Europe/Berlin")).toBeVisible();

  const here = page.url();
  await page.keyboard.press("r");
  await expect(page).toHaveURL(/\/jobs\/.+\.publish-commands/);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect((await api.jobs({ queue: "publish-commands", type: "performance.requested" })).map((job) => job.id)).toContain(
    decodeURIComponent(id),
  );

  await page.goto(here);
  await panel.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete the schedule" }).click();
  await expect(page).toHaveURL(/\/schedules$/);
  await expect(row).toHaveCount(0);
});

test("runs are counted as they are made, and an end is told, without being asked for", async ({ page, api }) => {
  const payload = { brand_slug: "niche-fi", urls: ["/sites/niche-fi/none"] };
  const wanted = { name: "Twice", queue: "publish-commands", type: "performance.requested", payload, everyMs: 2_000, limit: 2 };
  await page.goto("/schedules?q=twice");
  await expect(page.getByText("No schedule matches this filter")).toBeVisible();
  expect((await api.call("POST", "/api/schedules", wanted)).status).toBe(201);
  const row = page
    .getByRole("table", { name: /^Schedules/ })
    .getByRole("row")
    .filter({ hasText: "Twice" });
  await expect(row).toContainText("every 2 seconds");
  await expect(row).toContainText("2 of 2", { timeout: 30_000 });
  await expect(row).toContainText("Ended");
});

test("edits are not lost without a question: by a link, a key, the back button or a dialog's Escape", async ({ page }) => {
  await page.goto("/");
  await goTo(page, "Schedules");
  await expect(page.getByRole("table", { name: "Brands that wake by themselves" })).toBeVisible();
  await page.keyboard.press("n");
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("Night count");
  const question = page.getByRole("dialog", { name: "Discard unsaved changes?" });
  const leaveBy: (() => Promise<unknown>)[] = [
    () => page.getByRole("link", { name: "Queues" }).first().click(),
    () => page.keyboard.press("Escape"),
    () => page.evaluate(() => history.back()),
  ];
  for (const leave of leaveBy) {
    await leave();
    await expect(question.getByRole("button", { name: "Keep editing" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(question).toHaveCount(0);
    await expect(name).toHaveValue("Night count");
  }
  await page.getByRole("link", { name: "Queues" }).first().click();
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(page).toHaveURL(/\/queues/);
  await page.goto("/queues/sm-commands");
  await page.getByRole("button", { name: "Set the rate limit" }).click();
  await page.getByRole("textbox", { name: "At most: jobs" }).fill("5");
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(page.getByRole("textbox", { name: "At most: jobs" })).toHaveCount(0);
  // A form that a page opens with: closing the tab, and Escape, which closes the form and not the page around it.
  await page.goto("/brands/niche-fi?edit=1");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Other name");
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const browserAsks = await asked;
  expect(browserAsks.type()).toBe("beforeunload");
  await browserAsks.dismiss();
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(page).toHaveURL(/\/brands\/niche-fi(\?.*)?$/);
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveCount(0);
});
