import { violationsOf } from "./accessible.ts";
import { expect, goTo, test } from "./dashboard.ts";

test("an operator creates a schedule with a preview, pauses, resumes, edits, runs and deletes it", async ({ page, api }) => {
  await page.goto("/");
  await goTo(page, "Schedules");
  await expect(page.getByRole("table", { name: "Brands with a schedule" }).getByText("every 6 hours UTC").first()).toBeVisible();
  await page.keyboard.press("n");
  const form = page.getByRole("region", { name: "Create a schedule" });
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type("Night count");

  const cron = form.getByRole("textbox", { name: "Cron" });
  await cron.fill("61 2 * * *");
  await expect(form.getByText(/is not a cron expression/i)).toBeVisible();
  await expect(form.getByText("Shown once the timing above is valid.")).toBeVisible();
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
  await form.getByRole("button", { name: "Restore sample payload" }).click();
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
  await expect(panel.getByText(/Paused by you .*Counting is broken/)).toBeVisible();
  await expect(panel.getByText("No runs while paused.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Reason" })).toHaveCount(0);
  await page.keyboard.press("p");
  await expect(panel.getByRole("row")).toHaveCount(6);

  await page.keyboard.press("e");
  const edit = page.getByRole("region", { name: "Edit Night count" });
  await edit.getByRole("textbox", { name: "Cron" }).fill("0 4 * * 1-5");
  await edit.getByRole("textbox", { name: "Reason (optional)" }).fill("Later is calmer");
  await edit.getByRole("button", { name: "Save the schedule" }).click();
  await expect(panel.getByText("every weekday at 04:00 Europe/Berlin")).toBeVisible();

  const panelUrl = page.url();
  await page.keyboard.press("r");
  await expect(page).toHaveURL(/\/jobs\/.+\.publish-commands/);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect((await api.jobs({ queue: "publish-commands", type: "performance.requested" })).map((job) => job.id)).toContain(
    decodeURIComponent(id),
  );

  await page.goto(panelUrl);
  await panel.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete the schedule" }).click();
  await expect(page).toHaveURL(/\/schedules$/);
  await expect(row).toHaveCount(0);
});

test("runs are counted live, and the end of a schedule is shown without a reload", async ({ page, api }) => {
  const payload = { brand_slug: "niche-fi", urls: ["/sites/niche-fi/none"] };
  const definition = { name: "Twice", queue: "publish-commands", type: "performance.requested", payload, everyMs: 2_000, limit: 2 };
  await page.goto("/schedules?q=twice");
  await expect(page.getByText("No schedules match this filter")).toBeVisible();
  expect((await api.call("POST", "/api/schedules", definition)).status).toBe(201);
  const row = page
    .getByRole("table", { name: /^Schedules/ })
    .getByRole("row")
    .filter({ hasText: "Twice" });
  await expect(row).toContainText("every 2 seconds");
  await expect(row).toContainText("2 of 2", { timeout: 30_000 });
  await expect(row).toContainText("Ended");
});

test("unsaved edits are not lost without a confirmation: by a link, a key, the back button or Escape in a dialog", async ({ page }) => {
  await page.goto("/");
  await goTo(page, "Schedules");
  await expect(page.getByRole("table", { name: "Brands with a schedule" })).toBeVisible();
  await page.keyboard.press("n");
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("Night count");
  const confirmation = page.getByRole("dialog", { name: "Discard unsaved changes?" });
  const leaveBy: (() => Promise<unknown>)[] = [
    () => page.getByRole("link", { name: "Queues" }).first().click(),
    () => page.keyboard.press("Escape"),
    () => page.evaluate(() => history.back()),
  ];
  for (const leave of leaveBy) {
    await leave();
    await expect(confirmation.getByRole("button", { name: "Keep editing" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(confirmation).toHaveCount(0);
    await expect(name).toHaveValue("Night count");
  }
  await page.getByRole("link", { name: "Queues" }).first().click();
  await confirmation.getByRole("button", { name: "Discard changes" }).click();
  await expect(page).toHaveURL(/\/queues/);
  await page.goto("/queues/sm-commands");
  await page.getByRole("button", { name: "Set rate limit" }).click();
  await page.getByRole("textbox", { name: "Rate limit: jobs" }).fill("5");
  await page.keyboard.press("Escape");
  await confirmation.getByRole("button", { name: "Discard changes" }).click();
  await expect(page.getByRole("textbox", { name: "Rate limit: jobs" })).toHaveCount(0);
  // A form opened by the URL: closing the tab asks, and Escape closes the form, not the page.
  await page.goto("/brands/niche-fi?edit=1");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Other name");
  const dialogOpened = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const browserDialog = await dialogOpened;
  expect(browserDialog.type()).toBe("beforeunload");
  await browserDialog.dismiss();
  await page.keyboard.press("Escape");
  await confirmation.getByRole("button", { name: "Discard changes" }).click();
  await expect(page).toHaveURL(/\/brands\/niche-fi(\?.*)?$/);
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveCount(0);
});

test("Escape in the form that edits a schedule gives the focus back to its panel", async ({ page, api }) => {
  const schedule = { id: "escaped", name: "Escaped", queue: "gatherfeed-commands", type: "research.requested", everyMs: 3_600_000 };
  await api.call("POST", "/api/schedules", { ...schedule, payload: { brand_slug: "niche-fi", keywords: ["escaped"], priority: "normal" } });
  await page.goto("/schedules/escaped");
  await page.getByRole("button", { name: "Edit", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Escaped" }).last()).toBeFocused();
});
