import { test as base, expect, type Page } from "@playwright/test";
import { complaintsOf } from "./complaints.ts";
import { type Client, clientOf } from "../client.ts";
import { type RunningSystem, start } from "../running.ts";

export { expect };

/**
 * One system for all specs of a lane, from an empty state; every page must end without a complaint. A spec that needs
 * a system in which nothing has happened yet says `test.use({ untouched: true })`.
 */
export const test = base.extend<{ api: Client; quiet: void }, { untouched: boolean; system: RunningSystem }>({
  // Specs that differ in an option of this scope never share a worker process, and so no system.
  untouched: [false, { option: true, scope: "worker" }],
  system: [
    // eslint-disable-next-line no-empty-pattern -- a fixture must name what it needs, and this one needs nothing
    async ({}, use) => {
      const system = await start();
      await use(system);
      await system.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ system }, use) => use(system.address),
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

/** Goes to a screen by its link in the navigation. */
export const goTo = (page: Page, screen: string): Promise<void> =>
  page
    .getByRole("link", { name: new RegExp(`^${screen}`) })
    .first()
    .click();
