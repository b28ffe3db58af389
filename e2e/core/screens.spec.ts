import type { APIRequestContext, Page } from "@playwright/test";
import { violationsOf } from "../dashboard/accessible.ts";
import { complaintsOf } from "../dashboard/complaints.ts";
import { pipelineWordsOn } from "../dashboard/pipelineWords.ts";
import { expect, test, type Team } from "./team.ts";

/** The items of a list of the API. */
const itemsOf = async (request: APIRequestContext, path: string): Promise<{ id: string }[]> =>
  ((await (await request.get(path)).json()) as { items: { id: string }[] }).items;

/** Orders something, and something that the shop's Worker cannot count: its message becomes a dead letter. Returns its id. */
async function order(team: Team, request: APIRequestContext): Promise<string> {
  const send = (number: string, items: number) =>
    request.post(`${team.shop}/orders`, { data: { number, lines: [{ sku: "lamp", items }] } });
  await send("A-1", 2);
  await send("A-2", 0);
  const open = () => itemsOf(request, "/api/dead-letters?queue=orders&status=open");
  await expect.poll(async () => (await open()).length, { timeout: 60_000 }).toBe(1);
  return (await open())[0]?.id ?? "";
}

/** Every screen of the core, with the items that the shop has made. */
const screensOf = (deadLetter: string): string[] => [
  "/",
  "/jobs",
  "/jobs/new",
  "/queues",
  "/queues/orders",
  "/dead-letters",
  `/dead-letters/${deadLetter}`,
  "/alerts",
  "/workflows",
  "/workflows/instances/fulfil/A-1",
  "/traces",
  "/schedules",
  "/schedules?create=1",
  "/audit",
  "/settings",
];

/** Waits until a screen has loaded: a loading screen would pass every check. */
async function expectLoaded(page: Page): Promise<void> {
  await expect(page.getByRole("heading").first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(page.locator(".skeleton-line")).toHaveCount(0);
}

test("a team without a pipeline sees its own queues and workflows on every screen, and nothing of a pipeline", async ({
  page,
  team,
  request,
}) => {
  const complaints = complaintsOf(page);
  const deadLetter = await order(team, request);
  const findings: Record<string, unknown> = {};
  const texts: string[] = [];
  for (const path of screensOf(deadLetter)) {
    await page.goto(path);
    await expectLoaded(page);
    const { text, found } = await pipelineWordsOn(page);
    texts.push(text);
    const [violations, errors] = [await violationsOf(page), complaints.splice(0)];
    if (found.length > 0 || violations.length > 0 || errors.length > 0) findings[path] = { found, violations, errors };
  }
  expect.soft(findings).toEqual({});
  // The screens have the team's own names.
  for (const name of ["orders", "returns", "fulfil", "lamp"])
    expect
      .soft(
        texts.some((text) => text.includes(name)),
        name,
      )
      .toBe(true);
  const screens = page.getByRole("navigation", { name: "Screens" }).getByRole("link");
  expect(await screens.allInnerTexts()).not.toContain("Brands");
  await page.goto("/brands");
  await expect(page.getByText("Page not found")).toBeVisible();
});
