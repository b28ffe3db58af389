import type { Page } from "@playwright/test";

/** What the browser says when the test's own scripts meet the sandbox of an article. */
const ownDoing = /^Blocked script execution in '[^']*\/sites\//;

/** Everything a page complains about: errors in its console, exceptions, and what its content security policy stopped. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !ownDoing.test(message.text())) complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}
