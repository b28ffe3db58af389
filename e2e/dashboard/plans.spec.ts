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
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  expect((await api.jobs({ correlationId, state: "failed" })).length).toBe(size);

  await page.getByRole("link", { name: "View audit log" }).click();
  await expect(page.getByText("Ran a plan").first()).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo plan" }).click();
  await expect(page.getByText(`Undone by you: ${size}`)).toBeVisible();
  expect((await api.jobs({ correlationId, state: "delayed" })).length).toBe(size);
});
