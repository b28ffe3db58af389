import { eventually } from "../eventually.ts";
import { violationsOf } from "./accessible.ts";
import { expect, test } from "./dashboard.ts";

/** More than the first page of the list, and more than may be confirmed without typing their number. */
const size = 104;

test("all delayed jobs that match are cancelled by a plan, which is confirmed once and undone from the audit log", async ({
  page,
  api,
}) => {
  const correlationId = "planned-1";
  const payload = { brand_slug: "niche-fi", keywords: ["planned"], priority: "normal" };
  const options = { delayMs: 3_600_000, correlationId };
  const add = () => api.call("POST", "/api/jobs", { queue: "gatherfeed-commands", type: "research.requested", payload, options });
  for (let added = 0; added < size; added += 13) await Promise.all(Array.from({ length: 13 }, add));
  await page.goto(`/jobs?state=delayed&correlationId=${correlationId}`);
  await page.getByRole("checkbox", { name: "Select all loaded" }).click();
  const selection = page.getByRole("region", { name: "Selected jobs" });
  await expect(selection.getByRole("button", { name: "Select all that match" })).toBeVisible();
  await page.keyboard.press("Shift+A");
  await selection.getByRole("button", { name: "Cancel all…" }).click();

  await expect(page.getByRole("heading", { name: `Cancel ${size} jobs` })).toBeVisible();
  await expect(page.getByText("nothing has changed yet")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  const confirm = page.getByRole("button", { name: `Cancel ${size} jobs` });
  await confirm.click();
  await expect(page.getByText("Enter a reason.")).toBeVisible();
  expect(await api.jobs({ correlationId, state: "failed" })).toEqual([]);
  await page.getByRole("textbox", { name: "Reason" }).fill("the topic is gone");
  await page.getByRole("textbox", { name: `Type ${size} to confirm` }).fill(String(size));
  await page.keyboard.press("Enter");
  await expect(page.getByText(`Cancelled ${size} of ${size}`)).toBeVisible();
  // The form that had the focus is gone.
  await expect(page.locator("#main")).toBeFocused();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  expect((await api.jobs({ correlationId, state: "failed" })).length).toBe(size);

  await page.getByRole("link", { name: "View audit log" }).click();
  await expect(page.getByText("Ran a plan").first()).toBeVisible();
  await expect(page.getByRole("link", { name: `Cancel ${size} jobs`, exact: true })).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo plan" }).click();
  await expect(page.getByText(`Undone by you: ${size}`)).toBeVisible();
  await expect(page.locator("#main")).toBeFocused();
  expect((await api.jobs({ correlationId, state: "delayed" })).length).toBe(size);
});

test("selected jobs are removed by one plan, and all dead letters that match are snoozed by another", async ({ page, request, api }) => {
  const correlationId = "removed-1";
  const payload = { brand_slug: "niche-fi", keywords: ["removed"], priority: "normal" };
  const body = { queue: "gatherfeed-commands", type: "research.requested", payload, options: { delayMs: 3_600_000, correlationId } };
  await Promise.all([1, 2, 3].map(() => api.call("POST", "/api/jobs", body)));
  await page.goto(`/jobs?state=delayed&correlationId=${correlationId}`);
  const boxes = page.getByRole("checkbox", { name: /^Select research/ });
  await expect(boxes).toHaveCount(3);
  await boxes.nth(0).click();
  await boxes.nth(1).click();
  const requests: string[] = [];
  page.on("request", (sent) => sent.method() === "DELETE" && requests.push(sent.url()));
  await page.getByRole("region", { name: "Selected jobs" }).getByRole("button", { name: "Remove 2" }).click();
  await page.getByRole("textbox", { name: /^Reason/ }).fill("made by mistake");
  await page.getByRole("button", { name: "Remove 2 jobs" }).click();
  await expect(page.getByText("2 jobs removed")).toBeVisible();
  await expect(boxes).toHaveCount(1);
  expect(requests).toEqual([]);

  const text = "by the dozen";
  const send = () => request.post("/api/lab/messages", { data: { queue: "analytics-events", contentType: "text", body: text } });
  for (let sent = 0; sent < 60; sent += 12) await Promise.all(Array.from({ length: 12 }, send));
  const find = (status: "open" | "snoozed") => api.deadLetters({ status, q: "dozen" });
  await eventually(
    "60 unreadable messages",
    () => find("open"),
    ({ length }) => length === 60,
    60_000,
  );
  await page.goto("/dead-letters?status=open&q=dozen");
  const letters = page.getByRole("checkbox", { name: /^Select / });
  await letters.nth(1).click();
  await letters.nth(2).click();
  await page.keyboard.press("Shift+S");
  await expect(page.getByRole("dialog", { name: "Snooze 2" })).toBeVisible();
  await page.keyboard.press("1");
  await expect(page.getByText(/^2 dead letters snoozed until/)).toBeVisible();
  expect((await api.call("GET", "/api/audit?limit=1")).body).toMatchObject({
    items: [{ action: "plan.run", outcome: expect.stringMatching(/^Snoozed 2 of 2 dead letters until /) }],
  });
  expect((await find("open")).length).toBe(58);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await find("open")).length).toBe(60);
  await page.getByRole("checkbox", { name: "Select all loaded" }).click();
  await page.keyboard.press("Shift+A");
  await page.getByRole("region", { name: "Selected dead letters" }).getByRole("button", { name: "Snooze all…" }).click();
  await page.getByRole("menuitem", { name: "For 4 hours" }).click();
  await expect(page.getByRole("heading", { name: "Snooze 60 dead letters" })).toBeVisible();
  await expect(page.getByText(/^The snooze ends in/)).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("textbox", { name: "Reason" }).fill("the sender is being fixed");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Snoozed 60 of 60")).toBeVisible();
  expect((await find("snoozed")).length).toBe(60);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo plan" }).click();
  await expect(page.getByText("Undone by you: 60")).toBeVisible();
  expect((await find("open")).length).toBe(60);
  const drop = await api.call("POST", "/api/plans", { action: "drop", filter: { q: text, status: "open" }, reason: "the test is over" });
  await api.call("POST", `/api/plans/${(drop.body as { id: string }).id}/run`, {});
  await expect.poll(async () => (await find("open")).length).toBe(0);
});

test("the messages of a planned replay are changed by a patch, and go out as previewed", async ({ page, api }) => {
  const correlationId = "patched-1";
  const payload = { brand_slug: "niche-fi", keywords: ["worst budgeting apps"], priority: "normal" };
  const options = { correlationId, attempts: 1 };
  await api.injectFault({ service: "gatherfeed", kind: "permanent", rate: 1 });
  await api.call("POST", "/api/jobs", { queue: "gatherfeed-commands", type: "research.requested", payload, options });
  const find = () => api.deadLetters({ correlationId });
  await eventually("a dead letter", find, ({ length }) => length === 1, 60_000);
  await api.clearFaults();
  const plan = (await api.call("POST", "/api/plans", { action: "replay", filter: { correlationId, status: "open" } })).body as {
    id: string;
  };
  await page.goto(`/plans/${plan.id}`);
  await page.getByRole("button", { name: "Change messages or queue" }).click();
  const patch = page.getByRole("textbox", { name: /^JSON Patch/ });
  await patch.fill('[{ "op": "replace", "path": "/keywords", "value": "best budgeting apps" }]');
  await page.getByRole("button", { name: "Preview changes" }).click();
  await expect(page.getByText("1 skipped")).toBeVisible();
  await page.getByRole("button", { name: "Edit change" }).click();
  await patch.fill('[{ "op": "replace", "path": "/keywords/0", "value": "best budgeting apps" }]');
  await page.getByRole("button", { name: "Preview changes" }).click();
  await expect(page.getByText("worst budgeting apps").first()).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Replay 1 dead letter" }).click();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  const [job] = await eventually(
    "the replayed job has completed",
    () => api.jobs({ correlationId, state: "completed", type: "research.requested" }),
    ({ length }) => length === 1,
  );
  expect(JSON.stringify((await api.call("GET", `/api/jobs/${job?.id}`)).body)).toContain('"keywords":["best budgeting apps"]');
});
