import { defineConfig } from "@playwright/test";
import { availableParallelism } from "node:os";

/**
 * The dashboard in a real browser, over the built system. Each lane has a system of its own. A lane often waits for a queue,
 * a workflow or the end of a silence, so one lane more than there are cores keeps the cores busy.
 */
export default defineConfig({
  testDir: "e2e/desk",
  workers: Math.min(availableParallelism() + 1, 4),
  forbidOnly: process.env["CI"] !== undefined,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: process.env["PLAYWRIGHT_JSON_OUTPUT_NAME"] ? [["line"], ["json"]] : [["list"]],
  outputDir: "test-results",
  use: {
    viewport: { width: 1440, height: 900 },
    // A trace of each step costs a sixth of the time; `--trace on` keeps one where it is wanted.
    trace: "off",
    launchOptions: {
      ...(process.env["CHROMIUM_PATH"] ? { executablePath: process.env["CHROMIUM_PATH"] } : {}),
      // Chromium's own sandbox refuses to run as root, as in most containers.
      args:
        process.getuid?.() === 0
          ? [
              "--no-sandbox",
              "--disable-gpu",
              "--disable-background-networking",
              "--disable-component-update",
              "--disable-sync",
              "--no-first-run",
            ]
          : [],
    },
  },
});
