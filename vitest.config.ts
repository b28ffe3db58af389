import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { unitTimeoutMs as testTimeout } from "./runtime/testing/unitTimeout.ts";

/** Unit tests. Pure code runs in Node. Each folder whose tests run in workerd has its own config, with databases and queues. */
export default defineConfig({
  test: {
    // By default Vitest leaves one core free. Two workers on one core would only slow each other down.
    maxWorkers: Math.min(2, availableParallelism()),
    // A Worker may still call an agent after the last test, when the test runner has already closed its connection.
    onUnhandledError: ({ name, message }) => !(name === "EnvironmentTeardownError" && message.includes("Closing rpc")),
    projects: [
      // Pure functions need no isolation.
      { test: { name: "app", testTimeout, isolate: false, include: ["app/**/*.test.ts"], exclude: ["**/*.spreadsheet.test.ts"] } },
      { test: { name: "domain", testTimeout, isolate: false, include: ["domain/**/*.test.ts", "tests/factories/*.test.ts"] } },
      { test: { name: "cli", testTimeout, include: ["cli/**/*.test.ts"] } },
      { test: { name: "local", testTimeout, include: ["local/**/*.test.ts"] } },
      { test: { name: "package", testTimeout, include: ["package/**/*.test.ts"] } },
      "{runtime,agent,api-worker}/vitest.config.ts",
      "tests/model-based/vitest.config.ts",
      "services/*/vitest.config.ts",
      "examples/*/vitest.config.ts",
    ],
  },
});
