import { expect, test } from "./desk.ts";
import { screens, tellStory } from "./story.ts";

test("no screen breaks the content security policy, and it forbids what it should", async ({ page, api }) => {
  const deadLetter = await tellStory(api);
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI} ${sourceFile}`),
    );
  });
  for (const { path } of screens(deadLetter)) {
    const response = await page.goto(path);
    await page.waitForLoadState("networkidle");
    const policy = response?.headers()["content-security-policy"] ?? "";
    const scripts = /script-src ([^;]*)|default-src ([^;]*)/.exec(policy)?.[0] ?? "";
    expect(scripts).not.toContain("unsafe");
    expect(scripts).not.toContain("*");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(response?.headers()["x-content-type-options"]).toBe("nosniff");
  }
});

test("an article can't act on the desk: it runs in a sandbox, without scripts and without an origin", async ({ page, api }) => {
  await tellStory(api);
  const [path = ""] = await api.articles("trail-kit");
  const policy = (await page.goto(path))?.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/(^|;\s*)sandbox(;|$)/);
  expect(policy).toContain("default-src 'none'");
});
