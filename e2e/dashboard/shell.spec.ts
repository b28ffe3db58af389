import type { Page } from "@playwright/test";
import { violationsOf } from "./accessible.ts";
import { expect, test } from "./dashboard.ts";
import { tellStory } from "./story.ts";

const palette = (page: Page) => page.getByRole("dialog").filter({ has: page.getByRole("combobox") });
const option = (page: Page, name: string | RegExp) => palette(page).getByRole("option", { name });

/** Moves down in the palette to the first option with this name: other stories may have left dead letters that are listed before it. */
async function moveTo(page: Page, name: RegExp): Promise<void> {
  const first = option(page, name).first();
  await first.waitFor();
  const isHighlighted = async () => (await first.getAttribute("data-highlighted")) !== null;
  for (let moves = 0; !(await isHighlighted()) && moves < 20; moves += 1) await page.keyboard.press("ArrowDown");
}

test("an operator navigates and runs commands from the palette by keyboard alone", async ({ page, api }) => {
  const id = await tellStory(api);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  // A leading verb finds the entities it applies to; the command asks for a reason first.
  await page.keyboard.press("Control+k");
  await expect(palette(page).getByRole("combobox")).toBeFocused();
  await page.keyboard.type("pause alerts");
  await expect(option(page, "Pause alerts-events…")).toBeVisible();
  await page.keyboard.press("Enter");
  const ask = page.getByRole("dialog").filter({ hasText: "Pause alerts-events" });
  await ask.getByLabel("Reason").fill("the webhook is being moved");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "alerts-events paused" })).toBeVisible();
  expect((await api.queue("alerts-events")).pause?.reason).toBe("the webhook is being moved");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("resume alerts");
  await option(page, "Resume alerts-events").waitFor();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Resumed alerts-events")).toBeVisible();
  // What is no longer so does not stay beside it.
  await expect(page.getByRole("heading", { name: "alerts-events paused" })).toHaveCount(0, { timeout: 2_000 });
  // Enter alone opens a page: it never takes back what was just done.
  await page.keyboard.press("Control+k");
  await expect(palette(page).getByRole("option", { name: "Undo the last action" })).toBeVisible();
  await expect(palette(page).getByRole("option").first()).not.toHaveText(/Undo/);
  await page.keyboard.press("Escape");
  expect((await api.queue("alerts-events")).state).toBe("running");

  // A dead letter is found by a part of its error; its actions are one key further.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("permanenterr");
  await moveTo(page, /PermanentError in publish-commands/);
  await page.keyboard.press("ArrowRight");
  await expect(option(page, "Drop PermanentError in publish-commands…")).toBeVisible();
  await page.keyboard.type("drop");
  await page.keyboard.press("Enter");
  const drop = page.getByRole("dialog").filter({ hasText: "Drop PermanentError" });
  await drop.getByRole("button", { name: "Drop dead letter" }).click();
  await expect(drop.getByText("Enter a reason. It is stored in the audit log.")).toBeVisible();
  await drop.getByLabel("Reason").fill("a drill");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Dropped", { exact: true })).toBeVisible();
  // Other dead letters have the same error: the reason tells which one was dropped.
  const dropped = async () =>
    (await api.deadLetters({ status: "dropped" })).filter(({ resolvedReason }) => resolvedReason === "a drill").length;
  await expect.poll(dropped).toBe(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(dropped).toBe(0);

  // An id opens its dead letter, which is then listed under Recent.
  await page.keyboard.press("Control+k");
  await page.keyboard.type(id.slice(0, 24));
  await option(page, /PermanentError in publish-commands/)
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/dead-letters/${id}`));
  await expect(page.getByRole("region", { name: /^Dead letter PermanentError/ })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(palette(page).getByRole("group", { name: "Recent" }).getByRole("option", { name: id })).toBeVisible();
  // The commands of the screen are listed with their shortcuts.
  await expect(
    palette(page)
      .getByRole("group", { name: "On this screen" })
      .getByRole("option", { name: /^Replay/ }),
  ).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);
});

test("text that is typed while the palette loads reaches it and triggers no shortcut", async ({ page, api }) => {
  const id = await tellStory(api);
  await page.goto(`/dead-letters/${id}`);
  await expect(page.getByRole("button", { name: /^Replay \(/ })).toBeVisible();
  let go = () => {};
  const slow = new Promise<void>((done) => (go = done));
  await page.route("**/assets/Palette-*.js", async (route) => {
    await slow;
    await route.continue();
  });
  // The text contains the shortcuts that replay and drop the open dead letter.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("trail-kit dr");
  go();
  await expect(palette(page).getByRole("combobox")).toHaveValue("trail-kit dr");
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);
  expect((await api.deadLetter(id)).deadLetter.status).toBe("open");
  await page.keyboard.press("d");
  await expect(page.getByRole("dialog").filter({ hasText: "Drop PermanentError" })).toBeVisible();
});

test("no keystroke is lost while the palette opens and takes the focus", async ({ page }) => {
  const text = "the quick brown fox jumps over the lazy dog and on to the next one";
  await page.goto("/queues");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  // Slow enough that keystrokes come at every moment of the opening.
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 8 });
  await page.keyboard.press("Control+k");
  await page.keyboard.type(text, { delay: 15 });
  await expect(palette(page).getByRole("combobox")).toHaveValue(text);
});

test("settings take effect everywhere at once, and stay", async ({ page, api }) => {
  await tellStory(api);
  await page.goto("/settings");
  const root = page.locator("html");
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(root).toHaveAttribute("data-mode", "dark");
  await page.getByRole("radio", { name: "High contrast" }).check();
  await expect(root).toHaveAttribute("data-contrast", "");
  expect(await violationsOf(page)).toEqual([]);

  await page.getByRole("radio", { name: "Other" }).check();
  await page.getByLabel("Zone name").fill("Asia/Nowhere");
  await expect(page.getByText("Unknown time zone")).toBeVisible();
  await page.getByLabel("Zone name").fill("Asia/Tokyo");
  await expect(page.getByText(/^Current time: .* (UTC\+9|JST)$/)).toBeVisible();
  await page.getByRole("radio", { name: /^Compact/ }).check();

  await page.goto("/audit");
  const row = page.getByRole("row").nth(1);
  await expect(row).toBeVisible();
  expect((await row.boundingBox())?.height).toBeLessThanOrEqual(29);
  const zoned = () => row.locator("time").getAttribute("title");
  expect(await zoned()).toMatch(/(UTC\+9|JST)$/);
  await page.getByRole("button", { name: /^Times are in Asia\/Tokyo/ }).click();
  await expect.poll(zoned).toMatch(/ UTC$/);
  await page.getByRole("button", { name: /^Times are in UTC/ }).click();
  await expect.poll(zoned).toMatch(/(UTC\+9|JST)$/);
  await page.reload();
  await expect(root).toHaveAttribute("data-contrast", "");
});

test("the palette snoozes, asks before it removes, and finds a pasted id", async ({ page, api }) => {
  const id = await tellStory(api);
  const {
    deadLetter: { jobId, eventId, correlationId },
  } = await api.deadLetter(id);
  const firstOption = (name: RegExp) => page.getByRole("option", { name }).first();
  await page.goto("/queues");
  const row = page.getByRole("link", { name: "brand-events", exact: false }).first();
  await row.focus();
  await page.keyboard.press("Control+k");
  await page.keyboard.type(`snooze ${id}`);
  await expect(firstOption(/^Snooze PermanentError/)).toBeVisible();
  await page.keyboard.press("Enter");
  await firstOption(/^For 4 hours/).click();
  await expect(page.getByText(/^Snoozed until/)).toBeVisible();
  await expect(palette(page)).toHaveCount(0);
  await expect(row).toBeFocused();
  expect((await api.deadLetter(id)).deadLetter.status).toBe("snoozed");
  await api.call("POST", `/api/dead-letters/${id}/restore`, {});

  // In quotes and in capitals, as in logs.
  await page.keyboard.press("Control+k");
  await page.keyboard.insertText(`remove "${(eventId ?? "").toUpperCase()}"`);
  await firstOption(/^Remove content\.publish/).click();
  const ask = page.getByRole("dialog", { name: /^Remove content\.publish in publish-commands/ });
  await expect(ask.getByLabel("Reason")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(ask).toHaveCount(0);

  await page.goto("/jobs");
  const box = page.getByRole("combobox", { name: "Filter jobs" });
  await box.fill(correlationId ?? "");
  await expect(page).toHaveURL(new RegExp(`correlationId=${correlationId}`));
  await expect(box).toHaveValue("");
  await box.fill(jobId ?? "");
  await expect(page.getByRole("region", { name: /^Job content\.publish/ })).toBeVisible();
});

test("a new dead letter shows a notification while the tab is hidden, if notifications are on", async ({ context, page, api }) => {
  await context.grantPermissions(["notifications"]);
  await page.addInitScript(() => {
    const shown: string[] = [];
    Object.assign(globalThis, { shown });
    // A fake that records the titles: the system draws real notifications.
    class Fake extends EventTarget {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title: string) {
        super();
        shown.push(title);
      }
    }
    Object.defineProperty(globalThis, "Notification", { value: Fake });
  });
  await page.goto("/settings");
  await page.getByRole("switch", { name: "Notify me" }).click();
  await page.goto("/");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.evaluate(() => Object.defineProperty(document, "hidden", { value: true }));
  const before = (await api.deadLetters({ status: "open" })).length;
  await api.injectFault({ service: "gatherfeed", kind: "permanent", rate: 1 });
  await api.call("POST", "/api/jobs", {
    queue: "gatherfeed-commands",
    type: "research.requested",
    payload: { brand_slug: "niche-fi", keywords: ["tents"], priority: "normal" },
  });
  await expect.poll(async () => (await api.deadLetters({ status: "open" })).length).toBe(before + 1);
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)).toEqual(["1 new dead letter"]);
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute("href", /^data:image\/svg.*e5484d/);
  await api.clearFaults();
  for (const { id } of await api.deadLetters({ status: "open", queue: "gatherfeed-commands" }))
    await api.call("POST", `/api/dead-letters/${id}/drop`, { reason: "the test is over" });
});

test("the navigation collapses; on a phone it opens over the screen and returns the focus", async ({ page }) => {
  await page.goto("/queues");
  const links = page.getByRole("navigation", { name: "Screens" });
  await expect(links.getByRole("link")).toHaveCount(12);
  await page.getByRole("button", { name: "Collapse navigation" }).click();
  expect((await links.boundingBox())?.width).toBeLessThan(60);
  await expect(links.getByRole("link", { name: /^Dead letters/ })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Expand navigation" }).click();

  await page.setViewportSize({ width: 390, height: 844 });
  const opener = page.getByRole("button", { name: "Open menu" });
  await opener.click();
  // The dialog returns the focus to where it was when it took it.
  await expect(page.getByRole("dialog", { name: "Menu" }).locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();
  await opener.click();
  await page.getByRole("dialog", { name: "Menu" }).getByRole("link", { name: "Settings" }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page.getByRole("dialog", { name: "Menu" })).toBeHidden();
});
