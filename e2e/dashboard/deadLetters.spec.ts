import { readFile } from "node:fs/promises";
import { eventually } from "../eventually.ts";
import { violationsOf } from "./accessible.ts";
import { expect, test } from "./dashboard.ts";
import { tellStory } from "./story.ts";

test("two publications fail: an operator sees why, rehearses them, selects their dead letters, drops them, undoes it, and replays both", async ({
  page,
  api,
}) => {
  const keywords = ["best hiking boots", "lightweight tents"];
  await api.createBrand("hangs", { seedKeywords: keywords, articlesPerCycle: 2, maxDifficulty: 100 });
  await api.refuseToPublish({ brand_slug: "hangs" });
  await api.cycle("hangs");
  const open = () => api.deadLetters({ status: "open", brand: "hangs" });
  const [deadLetter] = await eventually("two dead letters", open, (deadLetters) => deadLetters.length === 2, 60_000);
  await page.goto(`/dead-letters/${deadLetter?.id}`);
  await expect(page.getByRole("button", { name: "Rehearse" })).toBeVisible();
  await page.keyboard.press("h");
  await expect(page.getByText("Would fail with the same error")).toBeVisible();
  await api.clearFaults();
  await page.keyboard.press("h");
  await expect(page.getByText("Would succeed")).toBeVisible();
  await expect(page.getByText(/^Insert into pages \(DB\)/)).toBeVisible();
  await expect(page.getByText(/^content\.published to brand-events/).first()).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  expect([(await open()).length, await api.articles("hangs")]).toEqual([2, []]);
  await page.getByRole("button", { name: "Show test and commands" }).click();
  await expect(page.getByRole("region", { name: "Test that reproduces it" })).toContainText("createRehearsal(publishCommands)");

  await page.goto("/workflows?brand=hangs&q=HIKING");
  const row = page.getByRole("table", { name: /^Workflow runs/ }).getByRole("link");
  await expect(row).toHaveCount(1);
  await row.click();
  await expect(page.getByText(/The publish job failed: PermanentError/)).toBeVisible();
  await page.getByRole("link", { name: "Replay its dead letter" }).click();
  await expect(page).toHaveURL(/\/dead-letters\?.*type=content\.publish/);
  await expect(
    page.getByRole("table", { name: /^Dead letters/ }).getByRole("cell", { name: "best hiking boots", exact: true }),
  ).toBeVisible();

  await page.goto("/dead-letters?brand=hangs&from=1h");
  await expect(page.getByRole("button", { name: "Failed: Last hour" })).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all loaded" }).click();
  const selection = page.getByRole("region", { name: "Selected dead letters" });
  await expect(selection).toContainText("2 selected");
  expect(await violationsOf(page)).toEqual([]);
  // The keys of the selection work while its checkbox has the focus.
  await page.keyboard.press("Shift+X");
  await expect(selection).toBeHidden();
  await page.getByRole("checkbox", { name: "Select all loaded" }).click();
  await selection.getByRole("button", { name: "Drop 2" }).click();
  await page.getByRole("textbox", { name: /^Reason/ }).fill("withdrawn");
  await page.getByRole("button", { name: "Drop 2 dead letters" }).click();
  await expect(page.getByText("2 dead letters dropped")).toBeVisible();
  // The bar that had the focus is gone, and the rows too: the list keeps it.
  await expect(page.locator("[data-row]:focus, #main:focus")).toHaveCount(1);
  expect((await api.deadLetters({ status: "dropped", brand: "hangs" })).map(({ resolvedReason }) => resolvedReason)).toEqual([
    "withdrawn",
    "withdrawn",
  ]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await open()).length).toBe(2);

  // One at a time, by keyboard: Enter moves the focus into the panel, the next one opens after a drop, and the drop is taken back.
  await page.goto("/dead-letters?brand=hangs");
  const boxes = page.getByRole("checkbox", { name: /^Select PermanentError/ });
  await expect(boxes).toHaveCount(2);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: /^Dead letter PermanentError/ });
  await expect(panel.getByRole("heading", { name: "PermanentError" })).toBeFocused();
  await expect(page).toHaveTitle("PermanentError · publish-commands · Dead letters — Signalbox");
  await expect(page.getByRole("heading", { level: 1, name: "PermanentError · publish-commands" })).toBeVisible();
  await expect(panel.getByRole("button", { name: "Drop" })).toHaveAttribute("aria-keyshortcuts", "d");
  const first = page.url();
  await page.keyboard.press("d");
  const reason = page.getByRole("textbox", { name: /^Reason/ });
  await expect(reason).toBeFocused();
  await page.keyboard.type("jd");
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(first);
  await expect(panel.getByText("2 of 2")).toBeVisible();
  await page.keyboard.press("u");
  await expect.poll(async () => (await open()).length).toBe(2);
  const choices = page.getByRole("dialog", { name: "Snooze" });
  await expect(async () => {
    await page.keyboard.press("s");
    await expect(choices).toBeVisible({ timeout: 500 });
  }).toPass();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press("1");
  await expect(panel.getByText("Snoozed", { exact: true })).toBeVisible();
  await page.keyboard.press("u");
  await expect.poll(async () => (await open()).length).toBe(2);
  await panel.getByRole("heading", { name: "PermanentError" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("row").nth(2).getByRole("link")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  await page.goto("/dead-letters?brand=hangs");
  await expect(boxes).toHaveCount(2);
  for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
  await expect(selection).toContainText("2 selected");
  await page.keyboard.press("Shift+R");
  await expect(page.getByText("2 dead letters replayed")).toBeVisible();
  await eventually(
    "both articles are live",
    () => api.articles("hangs"),
    (articles) => articles.length === 2,
    60_000,
  );

  await page.goto("/dead-letters?brand=hangs&status=replayed");
  await expect(page.getByRole("cell", { name: "in 89 d" })).toHaveCount(2);
  await page.getByRole("button", { name: "Export" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: /^NDJSON/ }).click()]);
  const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { body: string }).body)).toEqual(
    Array(2).fill(expect.stringContaining("content.publish")),
  );
  await page.getByRole("combobox", { name: "Deletion" }).click();
  await page.getByRole("option", { name: "Deleted within 7 days" }).click();
  await expect(page.getByText("No replayed dead letters match this filter")).toBeVisible();
});

test("an unreadable message is edited as a whole by keyboard, validated before it is sent, and becomes a job", async ({
  page,
  request,
  api,
}) => {
  await request.post("/api/lab/messages", { data: { queue: "gatherfeed-commands", contentType: "text", body: "research lamps, please" } });
  const [deadLetter] = await eventually(
    "the dead letter",
    () => api.deadLetters({ status: "open", queue: "gatherfeed-commands" }),
    (deadLetters) => deadLetters.length === 1,
    30_000,
  );
  await page.goto(`/dead-letters/${deadLetter?.id}`);
  await expect(page.getByRole("button", { name: "Edit and replay" })).toBeVisible();
  await page.keyboard.press("e");
  const editor = page.getByRole("textbox", { name: "Message as JSON" });
  await expect(editor).toBeFocused();
  await expect(page.getByText("research lamps, please")).toBeVisible();
  const message = JSON.parse(await editor.inputValue()) as { event_id: string; type: string };
  expect(message).toMatchObject({ event_id: deadLetter?.id, type: "research.requested", payload: {} });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "payload.keywords" })).toBeVisible();
  await editor.fill(JSON.stringify({ ...message, payload: { brand_slug: "niche-fi", keywords: ["lamps"], priority: "normal" } }));
  await page.getByRole("button", { name: /^Replay edited/ }).click();
  await expect(page.getByText("Replayed to gatherfeed-commands")).toBeVisible();
  await eventually(
    "its job has completed",
    async () => (await request.get(`/api/jobs/${deadLetter?.id}.gatherfeed-commands`)).json() as Promise<{ job?: { state: string } }>,
    ({ job }) => job?.state === "completed",
    30_000,
  );
});

test("a dead letter and its job show why they failed, with the fields of the error", async ({ page, api }) => {
  await api.injectFault({
    service: "gatherfeed",
    kind: "rate-limit",
    rate: 1,
    match: { type: "research.requested", brand_slug: "fields" },
  });
  const payload = { brand_slug: "fields", keywords: ["x"], priority: "normal" };
  const options = { attempts: 1, timeoutMs: 60_000 };
  await api.call("POST", "/api/jobs", { queue: "gatherfeed-commands", type: "research.requested", payload, options });
  const [deadLetter] = await eventually(
    "a dead letter",
    () => api.deadLetters({ status: "open", brand: "fields" }),
    (deadLetters) => deadLetters.length === 1,
  );
  await api.clearFaults();
  await page.goto(`/dead-letters/${deadLetter?.id}`);
  await expect(page.getByText("Failed after 1 attempt.")).toBeVisible();
  await expect(page.getByText("retryAfterSeconds")).toBeVisible();
  await expect(page.getByRole("region", { name: "Error with stack trace" })).toContainText(/at runtime\/faultInjection\.ts:\d+/);
  await page.goto(`/jobs/${deadLetter?.jobId}`);
  await expect(page.getByText("retryAfterSeconds")).toBeVisible();
  await expect(page.getByText("1 m per attempt")).toBeVisible();
  // Other specs on the same system count open dead letters.
  await api.call("POST", `/api/dead-letters/${deadLetter?.id}/drop`, { reason: "the test is over" });
});

test("an invalid filter is dropped from the URL", async ({ page }) => {
  await page.goto("/dead-letters?status=nonsense&queue=publish-commands");
  await expect(page).toHaveURL(/\/dead-letters\?queue=publish-commands$/);
  await page.goto("/audit?action=nothing");
  await expect(page).toHaveURL(/\/audit$/);
});

test("Escape in a dead letter that was opened by its address leads to its row", async ({ page, api }) => {
  const deadLetter = await tellStory(api);
  await page.goto(`/dead-letters/${deadLetter}`);
  const row = page.locator(`[data-row="${deadLetter}"]`);
  await expect(row).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/dead-letters\?view=list$/);
  await expect(row).toBeFocused();
});
