import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import agents from "agents/vite";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { queueNames, queues } from "#brand-engine/domain/topology";
import { unitTimeoutMs as testTimeout } from "#runtime/testing/unitTimeout";
import { serviceBindings } from "./env.ts";
import { shopScript } from "./testing/shop.ts";
import { standInScript } from "./testing/standIns.ts";

/** The API Worker in workerd, with real D1, the real migrations and real local queues. One stand-in replaces every other Worker. */
export default defineConfig(async () => ({
  root: import.meta.dirname,
  plugins: [
    agents(),
    cloudflareTest({
      main: "./testing/worker.ts",
      miniflare: {
        compatibilityDate: "2026-10-01",
        compatibilityFlags: ["nodejs_compat"],
        bindings: {
          LAB: "on",
          BOOTED_AT: new Date().toISOString(),
          OPS_MIGRATIONS: await readD1Migrations(join(import.meta.dirname, "../migrations/ops")),
        },
        d1Databases: { OPS: "ops" },
        durableObjects: {
          OPS_AGENT: { className: "OpsAgent", useSQLite: true },
          COORDINATOR: { className: "QueueCoordinator", useSQLite: true },
          BRAND_AGENT: { className: "BrandAgent", scriptName: "scalable-media", useSQLite: true },
        },
        serviceBindings: Object.fromEntries([...serviceBindings, "ASSETS"].map((binding) => [binding, "scalable-media"])),
        queueProducers: Object.fromEntries(queueNames.map((name) => [queues[name].binding, name])),
        queueConsumers: Object.fromEntries(
          queueNames.map((name) => [name, { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 10, retryDelay: 0 }]),
        ),
        workflows: { WORKFLOW_FULFIL: { name: "fulfil", className: "Fulfil", scriptName: "shop" } },
        workers: [
          {
            name: "shop",
            modules: true,
            script: shopScript,
            compatibilityDate: "2026-10-01",
            workflows: { FULFIL: { name: "fulfil", className: "Fulfil" } },
          },
          {
            name: "scalable-media",
            modules: true,
            script: standInScript,
            compatibilityDate: "2026-10-01",
            durableObjects: { SELF: { className: "BrandAgent", useSQLite: true } },
          },
        ],
      },
    }),
  ],
  // One runtime for all files: every test begins with empty tables, and a runtime takes seconds to start.
  test: { name: "api-worker", testTimeout, isolate: false, setupFiles: ["./testing/setup.ts"], include: ["**/*.test.ts"] },
}));
