import { expect, test } from "./desk.ts";
import { tellStory } from "./story.ts";

test("an article can't act on the dashboard: it runs in a sandbox, without scripts and without an origin", async ({ page, api }) => {
  await tellStory(api);
  const [path = ""] = await api.articles("trail-kit");
  const policy = (await page.goto(path))?.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/(^|;\s*)sandbox(;|$)/);
  expect(policy).toContain("default-src 'none'");
});
