import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import agents from "agents/vite";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { unitTimeoutMs as testTimeout } from "#runtime/testing/unitTimeout";

/** The core alone in workerd: no pipeline is declared. It is bound to the queue `orders` of a team. */
export default defineConfig(async () => ({
  root: import.meta.dirname,
  plugins: [
    agents(),
    cloudflareTest({
      main: "../index.ts",
      miniflare: {
        compatibilityDate: "2026-10-01",
        compatibilityFlags: ["nodejs_compat"],
        bindings: {
          LAB: "on",
          BOOTED_AT: new Date().toISOString(),
          OPS_MIGRATIONS: await readD1Migrations(join(import.meta.dirname, "../../migrations/ops")),
          SIGNALBOX_SETTINGS: JSON.stringify({
            queues: [{ name: "orders", deadLetterQueue: "orders-dlq", replay: true, binding: "ORDERS" }],
            workflows: [],
            retention: {},
          }),
        },
        d1Databases: { OPS: "ops" },
        durableObjects: {
          OPS_AGENT: { className: "OpsAgent", useSQLite: true },
          COORDINATOR: { className: "QueueCoordinator", useSQLite: true },
          SEARCH_INDEX: { className: "SearchIndex", useSQLite: true },
        },
        workflows: { PLAN_WORKFLOW: { name: "signalbox-plans", className: "PlanWorkflow" } },
        queueProducers: { ORDERS: "orders" },
        queueConsumers: { "orders-dlq": { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 10, retryDelay: 0 } },
      },
    }),
  ],
  test: { name: "core", testTimeout, isolate: false, include: ["*.test.ts"] },
}));
