import { eventually } from "../eventually.ts";
import { violationsOf } from "./accessible.ts";
import { expect, test } from "./dashboard.ts";
import { tellStory } from "./story.ts";

test("dead letters with one cause are a group: an operator notes it, resolves it, and sees it return", async ({ page, api }) => {
  const fail = async () => {
    const payload = { brand_slug: "grouped", keywords: ["x"], priority: "normal" };
    await api.call("POST", "/api/jobs", { queue: "gatherfeed-commands", type: "research.requested", payload });
  };
  const open = () => api.deadLetters({ status: "open", brand: "grouped" });
  await api.injectFault({
    service: "gatherfeed",
    kind: "permanent",
    rate: 1,
    match: { type: "research.requested", brand_slug: "grouped" },
  });
  for (let count = 1; count <= 2; count += 1) await fail();
  await eventually("two dead letters", open, (deadLetters) => deadLetters.length === 2, 30_000);

  await page.goto("/dead-letters?view=groups&q=PermanentError+Fire+drill:+gatherfeed");
  const row = page.getByRole("table", { name: /^Dead letters by cause/ }).getByRole("link");
  await expect(row).toHaveCount(1);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: "Group PermanentError" });
  await expect(panel.getByText("2 open", { exact: true })).toBeVisible();
  await expect(panel.getByRole("region", { name: "Latest message" })).toContainText("gatherfeed fails");
  await expect(panel.getByText("Too few failures to compare: 2 of at least 5.")).toBeVisible();
  // The first start of the installation is no deploy that could have caused them.
  await expect(panel.getByText(/ after the deploy of version /)).toHaveCount(0);
  await page.keyboard.press("e");
  await page.getByRole("textbox", { name: "Runbook" }).fill("ftp://example.com");
  await page.getByRole("textbox", { name: "Owner" }).fill("search team");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The runbook must be a link")).toBeVisible();
  await page.getByRole("textbox", { name: "Runbook" }).fill("https://example.com/runbook");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByRole("link", { name: "https://example.com/runbook" })).toBeVisible();
  // The key and the verb that replay everywhere plan the replay of the open ones.
  await page.keyboard.press("r");
  await expect(page.getByRole("heading", { name: "Replay 2 dead letters" })).toBeVisible();
  await page.goBack();
  await expect(panel.getByText("2 open", { exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("retry");
  await expect(page.getByRole("option").first()).toHaveText(/^Replay all open dead letters/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Replay 2 dead letters" })).toBeVisible();
  await page.goBack();
  await expect(panel.getByText("2 open", { exact: true })).toBeVisible();
  await page.keyboard.press("f");
  await expect(panel.getByText("Resolved", { exact: true })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);

  await fail();
  await expect(panel.getByText("Regressed")).toBeVisible({ timeout: 30_000 });
  await expect(panel.getByText("3 open", { exact: true })).toBeVisible();
  await page.keyboard.press("m");
  await page.getByRole("button", { name: "Mute", exact: true }).click();
  await expect(panel.getByText("Muted", { exact: true })).toBeVisible();
  await panel.getByRole("link", { name: "Replay or drop the 3 open ones" }).click();
  await expect(page.getByRole("checkbox", { name: /^Select PermanentError/ })).toHaveCount(3);
  await api.clearFaults();
  for (const { id } of await open()) await api.call("POST", `/api/dead-letters/${id}/drop`, { reason: "the test is over" });
});

test("a key opens the trace of a dead letter and of its job", async ({ page, api }) => {
  const id = await tellStory(api);
  const { correlationId, jobId } = (await api.deadLetter(id)).deadLetter;
  for (const path of [`/dead-letters/${id}`, `/jobs/${jobId}`]) {
    await page.goto(path);
    await expect(page.locator("footer")).toContainText("View trace");
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("View trace");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.keyboard.press("t");
    await expect(page).toHaveURL(new RegExp(`/traces/${correlationId}`));
  }
});

test("a text that no group has is searched in the dead letters with one click", async ({ page }) => {
  await page.goto("/dead-letters?view=groups&q=only-in-a-payload");
  await expect(page.getByText("The list of dead letters is searched with its payloads.")).toBeVisible();
  await page.getByRole("link", { name: "Search dead letters" }).click();
  await expect(page).toHaveURL(/status=all&q=only-in-a-payload/);
  await expect(page.getByLabel("Search errors and payloads")).toHaveValue("only-in-a-payload");
});
