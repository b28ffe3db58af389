import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const migrations = (database: string) => readD1Migrations(join(import.meta.dirname, "../migrations", database));

/** store/ and runtime/ in workerd, over real D1 with the real migrations and a real local queue. */
export default defineConfig(async () => ({
  root: import.meta.dirname,
  plugins: [
    cloudflareTest({
      main: "./testing/worker.ts",
      miniflare: {
        compatibilityDate: "2026-10-01",
        compatibilityFlags: ["nodejs_compat"],
        bindings: {
          LAB: "on",
          OPS_MIGRATIONS: await migrations("ops"),
          DB_MIGRATIONS: await migrations("gatherfeed"),
        },
        durableObjects: { COORDINATOR: { className: "QueueCoordinator", useSQLite: true } },
        d1Databases: { OPS: "ops", DB: "gatherfeed" },
        queueProducers: { RESEARCH_QUEUE: "gatherfeed-commands", EVENTS_QUEUE: "brand-events" },
        queueConsumers: {
          "gatherfeed-commands": { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 10, retryDelay: 0 },
          "brand-events": { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 10, retryDelay: 0 },
        },
      },
    }),
  ],
  test: {
    name: "runtime",
    // One runtime for many files: each test begins with empty tables anyway, and a runtime takes seconds to start.
    isolate: false,
    globalSetup: ["./testing/standIn.ts"],
    setupFiles: ["./testing/setup.ts"],
    include: ["**/*.test.ts", "../store/**/*.test.ts"],
  },
}));
