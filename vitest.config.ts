import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { unitTimeoutMs as testTimeout } from "./runtime/testing/unitTimeout.ts";

/** Plain logic in Node; each room that lives in workerd brings its own config, with its databases and queues. */
export default defineConfig({
  test: {
    // Left to itself it leaves a core free, of two only one. On one core, two would only keep each other waiting.
    maxWorkers: Math.min(2, availableParallelism()),
    // A Worker may still be telling an agent something when the last test of its runtime is over, and finds the runner gone.
    onUnhandledError: ({ name, message }) => !(name === "EnvironmentTeardownError" && message.includes("Closing rpc")),
    projects: [
      // Pure functions need no process of their own.
      { test: { name: "app", testTimeout, isolate: false, include: ["app/**/*.test.ts"], exclude: ["**/*.spreadsheet.test.ts"] } },
      { test: { name: "domain", testTimeout, isolate: false, include: ["domain/**/*.test.ts"] } },
      { test: { name: "local", testTimeout, include: ["local/**/*.test.ts"] } },
      "{runtime,agent,api-worker}/vitest.config.ts",
      "tests/model-based/vitest.config.ts",
      "services/*/vitest.config.ts",
      "examples/*/vitest.config.ts",
    ],
  },
});
