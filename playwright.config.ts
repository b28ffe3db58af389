import { defineConfig } from "@playwright/test";
import { availableParallelism } from "node:os";
import { join } from "node:path";

/**
 * Tests of the dashboard in a real browser, with the built system. Each worker has its own system. A worker often waits for
 * a queue or a workflow, so one worker more than there are cores keeps the cores busy.
 */
export default defineConfig({
  // The longest tests begin first. At the end they would run alone, with the other workers idle.
  projects: [
    { name: "gallery", testDir: "tests/gallery" },
    { name: "core", testDir: "e2e/core" },
    { name: "dashboard", testDir: "e2e/dashboard" },
  ],
  workers: Math.min(availableParallelism() + 1, 4),
  forbidOnly: process.env["CI"] !== undefined,
  // Long enough for a busy machine: the limits only end tests that hang. A test that is about a duration measures it.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: process.env["PLAYWRIGHT_JSON_OUTPUT_NAME"] ? [["line"], ["json"]] : [["list"]],
  outputDir: "test-results",
  use: {
    // An action waits at most this long for its element: a story that waits for what never comes ends sooner.
    actionTimeout: 120_000,
    viewport: { width: 1440, height: 900 },
    // Recording traces costs a sixth of the time. `--trace on` enables it.
    trace: "off",
    launchOptions: {
      ...(process.env["CHROMIUM_PATH"] ? { executablePath: join(import.meta.dirname, "e2e/chromium.sh") } : {}),
      // Chromium's sandbox does not run as root, as in most containers.
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
