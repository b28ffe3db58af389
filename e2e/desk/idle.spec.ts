import { expect, test } from "./desk.ts";
import { screens, tellStory } from "./story.ts";

/** How long an idle desk must stay silent, ms. */
const silenceMs = 15_000;

test("an idle desk asks for nothing, on no screen", async ({ context, api, page }) => {
  const deadLetter = await tellStory(api);
  const asked: string[] = [];
  const open = screens(deadLetter).map(async ({ path }) => {
    const tab = await context.newPage();
    await tab.goto(path);
    await tab.waitForLoadState("networkidle");
    return tab;
  });
  for (const tab of await Promise.all(open))
    tab.on("request", (request) => asked.push(`${tab.url()}: ${request.method()} ${request.url()}`));
  await page.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), silenceMs);
  expect(asked).toEqual([]);
});
