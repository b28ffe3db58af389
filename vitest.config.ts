import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { unitTimeoutMs as testTimeout } from "./runtime/testing/unitTimeout.ts";

const setupFiles = ["./brand-engine/declare.ts"];

/** Unit tests. Pure code runs in Node. Each folder whose tests run in workerd has its own config, with databases and queues. */
export default defineConfig({
  test: {
    // By default Vitest leaves one core free. Two workers on one core would only slow each other down.
    maxWorkers: Math.min(2, availableParallelism()),
    // A Worker may still call an agent after the last test, when the test runner has already closed its connection.
    onUnhandledError: ({ name, message }) => !(name === "EnvironmentTeardownError" && message.includes("Closing rpc")),
    projects: [
      // Pure functions need no isolation. The tests of the dashboard and of domain know small pipelines, not the sample.
      {
        test: {
          name: "app",
          testTimeout,
          isolate: false,
          setupFiles: ["app/testing/shop.ts"],
          include: ["app/**/*.test.ts"],
          exclude: ["**/*.spreadsheet.test.ts"],
        },
      },
      {
        test: {
          name: "domain",
          testTimeout,
          isolate: false,
          setupFiles: ["./tests/factories/declareShop.ts"],
          include: ["domain/**/*.test.ts"],
          exclude: ["**/none.test.ts"],
        },
      },
      {
        test: {
          name: "brand-engine",
          testTimeout,
          isolate: false,
          setupFiles,
          include: ["brand-engine/domain/*.test.ts", "tests/factories/*.test.ts"],
        },
      },
      {
        test: {
          name: "brand-engine-app",
          testTimeout,
          isolate: false,
          include: ["brand-engine/app/**/*.test.ts"],
          setupFiles: [...setupFiles, "brand-engine/app/testing/declare.ts"],
        },
      },
      // A fake timer in workerd would also catch the timers of the objects that share the isolate, and end them outside of their context.
      {
        resolve: { alias: { "cloudflare:workers": join(import.meta.dirname, "runtime/testing/workersModule.ts") } },
        test: { name: "node", testTimeout, include: ["{runtime,store,api-worker}/**/*.node.test.ts"] },
      },
      { test: { name: "cli", testTimeout, include: ["cli/**/*.test.ts"] } },
      { test: { name: "no-pipeline", testTimeout, include: ["domain/pipeline/none.test.ts"] } },
      { test: { name: "local", testTimeout, setupFiles, include: ["local/**/*.test.ts"] } },
      { test: { name: "package", testTimeout, include: ["package/**/*.test.ts"], globalSetup: "package/testing/pack.ts" } },
      "{runtime,agent,api-worker}/vitest.config.ts",
      "api-worker/vitest.sharded.config.ts",
      "api-worker/core/vitest.config.ts",
      "tests/model-based/vitest.config.ts",
      "services/*/vitest.config.ts",
      "examples/*/vitest.config.ts",
    ],
  },
});
