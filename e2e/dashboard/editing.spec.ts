import { violationsOf } from "./accessible.ts";
import { expect, test } from "./dashboard.ts";

const research = { queue: "gatherfeed-commands", type: "research.requested" };
const payload = { brand_slug: "niche-fi", keywords: ["lamps"], priority: "normal" };

test("an editor keeps its text when its job, dead letter or schedule changes meanwhile, and says what happened", async ({ page, api }) => {
  const { body } = await api.call("POST", "/api/jobs", { ...research, payload, options: { delayMs: 3_600_000 } });
  const { id } = body as { id: string };
  await page.goto(`/jobs/${id}?edit=1`);
  const editor = page.getByRole("textbox", { name: /as JSON$/ });
  await editor.fill(`{"mine": 1}`);
  await api.call("POST", `/api/jobs/${id}/promote`, {});
  await expect(page.getByText(/^Too late to change this job's payload: it has already (started|completed)\./)).toBeVisible();
  await expect(editor).toHaveValue(`{"mine": 1}`);
  await expect(page.getByRole("button", { name: "Save payload" })).toBeDisabled();
  const confirmation = page.getByRole("dialog", { name: "Discard unsaved changes?" });
  const discard = confirmation.getByRole("button", { name: "Discard changes" });
  await page.getByRole("link", { name: "Queues" }).first().click();
  await discard.click();

  await api.call("POST", "/api/lab/messages", { queue: research.queue, contentType: "text", body: "half a mess" });
  const open = () => api.deadLetters({ status: "open", queue: research.queue });
  await expect.poll(async () => (await open()).length).toBe(1);
  const [deadLetter] = await open();
  await page.goto(`/dead-letters/${deadLetter?.id}?edit=1`);
  await editor.fill(`{"mine": 2}`);
  await api.call("POST", `/api/dead-letters/${deadLetter?.id}/drop`, { reason: "a test" });
  await expect(page.getByText(/^This dead letter can't be replayed anymore: it is already dropped by /)).toBeVisible();
  await expect(editor).toHaveValue(`{"mine": 2}`);
  await page.keyboard.press("Escape");
  await discard.click();

  const created = await api.call("POST", "/api/schedules", { name: "Hourly", ...research, payload, everyMs: 3_600_000 });
  const schedule = `/api/schedules/${(created.body as { id: string }).id}`;
  await page.goto(schedule.replace("/api", "").concat("?edit=1"));
  await page.getByRole("textbox", { name: "Time limit (seconds)" }).fill("30");
  await api.call("PUT", schedule, { limit: 7 });
  await expect(page.getByText("Another operator changed this while you were editing.")).toBeVisible();
  await page.getByRole("button", { name: "Save the schedule" }).click();
  await expect(page.getByText("timeoutMs 30000")).toBeVisible();
});

test("a typed reason, a chosen unit and a changed setting are not lost without a confirmation", async ({ page }) => {
  const confirmation = page.getByRole("dialog", { name: "Discard unsaved changes?" });
  const keep = confirmation.getByRole("button", { name: "Keep editing" });
  await page.goto("/settings");
  await page.getByLabel("Days to keep resolved dead letters").fill("77");
  await page.getByRole("link", { name: "Queues" }).first().click();
  await keep.click();
  await page.getByLabel("Days to keep resolved dead letters").fill("90");
  await page.getByRole("link", { name: "Queues" }).first().click();
  await page.getByRole("link", { name: "social-commands" }).click();

  await page.getByRole("button", { name: "Set rate limit" }).click();
  await page.getByRole("combobox", { name: "Rate limit: unit" }).click();
  await page.getByRole("option", { name: "hours" }).click();
  await page.keyboard.press("Escape");
  await confirmation.getByRole("button", { name: "Discard changes" }).click();
  await page.getByRole("button", { name: "Pause social-commands" }).click();
  await page.getByLabel("Reason").fill("w");
  await page.keyboard.press("Escape");
  await keep.click();
  await page.getByLabel("Reason").fill("");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a double click runs its command once, and nothing else", async ({ page, api }) => {
  const requests: string[] = [];
  page.on("request", (request) => request.method() !== "GET" && requests.push(request.method()));
  await api.pause("social-commands");
  await page.goto("/queues/social-commands");
  const pause = page.getByRole("button", { name: "Pause social-commands" });
  // The second click of a double click arrives after the button has changed.
  const box = await page.getByRole("button", { name: "Resume social-commands" }).boundingBox();
  await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 10);
  await expect(pause).toBeVisible();
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  await expect(page.getByRole("dialog", { name: /^Pause/ })).toHaveCount(0);
  // The second click hits the backdrop of the dialog that the first click opened.
  await pause.dblclick({ delay: 20 });
  await page
    .getByRole("dialog", { name: /^Pause/ })
    .getByLabel("Reason")
    .fill("a test");
  await page
    .getByRole("dialog", { name: /^Pause/ })
    .getByRole("button", { name: "Pause social-commands" })
    .dblclick();
  await expect(page.getByRole("button", { name: "Resume social-commands" })).toBeVisible();
  await page.keyboard.press("p");
  await expect(pause).toBeVisible();
  expect(requests).toEqual(["DELETE", "PUT", "DELETE"]);
  expect((await api.queue("social-commands")).state).toBe("running");
});

test("a dead letter is replayed to another queue by the menu, and a plain replay asks nothing", async ({ page, api }) => {
  await api.injectFault({ service: "social-good", kind: "permanent", rate: 1, match: { brand_slug: "moved" } });
  const published = { content_id: "c-1", keyword: "lamps", urls: ["/sites/moved/lamps"], published_at: "2026-10-01T09:00:00.000Z" };
  const body = { queue: "social-commands", type: "content.published", payload: { brand_slug: "moved", ...published } };
  await Promise.all([1, 2].map(() => api.call("POST", "/api/jobs", body)));
  const open = () => api.deadLetters({ status: "open", brand: "moved" });
  await expect.poll(async () => (await open()).length).toBe(2);
  await api.clearFaults();
  const [first, second] = await open();
  await page.goto(`/dead-letters/${first?.id}?brand=moved`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Replay to another queue…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Replay PermanentError to another queue/ });
  await expect(dialog.getByRole("button", { name: "Replay", exact: true })).toBeDisabled();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole("combobox", { name: "Queue" }).click();
  await page.getByRole("option", { name: "sm-commands" }).click();
  await dialog.getByRole("button", { name: "Replay to sm-commands" }).click();
  await expect(page.getByText("Replayed to sm-commands")).toBeVisible();
  expect((await api.deadLetter(first?.id ?? "")).deadLetter).toMatchObject({ status: "replayed", replayedTo: "sm-commands" });

  // The next one has opened. One press replays it to its own queue.
  await expect(page).not.toHaveURL(new RegExp(first?.id ?? ""));
  await page.getByRole("button", { name: /^Replay \(/ }).click();
  await expect(page.getByText("Replayed to social-commands")).toBeVisible();
  expect((await api.deadLetter(second?.id ?? "")).deadLetter).toMatchObject({ status: "replayed", replayedTo: null });
});
