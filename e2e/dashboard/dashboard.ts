import { test as base, expect, type Page } from "@playwright/test";
import { complaintsOf } from "./complaints.ts";
import { type Client, clientOf } from "../client.ts";
import { type RunningSystem, start } from "../running.ts";

export { expect };

/** Makes loading a page include the moment in which the dashboard replaces the first view, which has the same texts. */
function waitForDashboard(page: Page): void {
  const replaced = () => page.locator("#first-view").waitFor({ state: "detached" });
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  page.goto = async (...args) => {
    const response = await goto(...args);
    await replaced();
    return response;
  };
  page.reload = async (...args) => {
    const response = await reload(...args);
    await replaced();
    return response;
  };
}

/**
 * One system for all specs of a lane, from an empty state; every page must end without a complaint. A spec that needs
 * a system in which nothing has happened yet says `test.use({ untouched: true })`.
 */
export const test = base.extend<{ api: Client; quiet: void }, { untouched: boolean; shards: number; system: RunningSystem }>({
  // Specs that differ in an option of this scope never share a worker process, and so no system.
  untouched: [false, { option: true, scope: "worker" }],
  // The number of operations databases of the system; 0: what the environment says.
  shards: [0, { option: true, scope: "worker" }],
  system: [
    async ({ shards }, use) => {
      const system = await start({ env: shards > 0 ? { SHARDS: String(shards) } : {} });
      await use(system);
      await system.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ system }, use) => use(system.address),
  page: async ({ page }, use) => {
    waitForDashboard(page);
    await use(page);
  },
  api: async ({ system }, use) => use(clientOf(system.address)),
  quiet: [
    async ({ page }, use) => {
      const complaints = complaintsOf(page);
      await use();
      expect([...new Set(complaints)]).toEqual([]);
    },
    { auto: true },
  ],
});

/** Takes the answers that the page brings with it out of it, so that the dashboard asks for them: a story may answer with its own. */
export const withoutPageData = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const remove = (): void => document.querySelectorAll("script[data-answer]").forEach((block) => block.remove());
    new MutationObserver(remove).observe(document, { childList: true, subtree: true });
  });

/** Goes to a screen by its link in the navigation. */
export const goTo = (page: Page, screen: string): Promise<void> =>
  page
    .getByRole("link", { name: new RegExp(`^${screen}`) })
    .first()
    .click();
