import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { deadLetterQueueOf } from "#domain/queues/queues";
import { queueNames } from "#brand-engine/domain/topology";
import { unitTimeoutMs } from "#runtime/testing/unitTimeout";

const root = join(import.meta.dirname, "../..");
const shop = join(root, "examples/external-queue/index.js");
const delivered = { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 10, retryDelay: 0 };

/**
 * The monitor in workerd with real D1 and real local queues, next to an external Worker `shop`. The shop owns the queue
 * `orders`, and the monitor also consumes `orders-dlq`.
 */
export default defineConfig(async () => ({
  root: import.meta.dirname,
  plugins: [
    cloudflareTest({
      main: "./index.ts",
      miniflare: {
        compatibilityDate: "2026-10-01",
        compatibilityFlags: ["nodejs_compat"],
        bindings: {
          LAB: "on",
          OPS_MIGRATIONS: await readD1Migrations(join(root, "migrations/ops")),
          DB_MIGRATIONS: [],
          DEAD_LETTER_QUEUES: { "failed-returns": "returns" },
        },
        d1Databases: { OPS: "ops" },
        queueProducers: { EVENTS_QUEUE: "brand-events", ORDERS: "orders", FAILED_RETURNS: "failed-returns" },
        queueConsumers: Object.fromEntries(
          [...queueNames.map(deadLetterQueueOf), "orders-dlq", "failed-returns"].map((queue) => [queue, delivered]),
        ),
        serviceBindings: { SHOP: "shop" },
        workers: [
          {
            name: "shop",
            modules: true,
            script: readFileSync(shop, "utf8"),
            compatibilityDate: "2026-10-01",
            compatibilityFlags: ["nodejs_compat"],
            queueProducers: { ORDERS: "orders" },
            queueConsumers: {
              orders: { maxBatchSize: 1, maxBatchTimeout: 0, maxRetries: 1, retryDelay: 0, deadLetterQueue: "orders-dlq" },
            },
          },
        ],
      },
    }),
  ],
  test: {
    name: "dead-letter-monitor",
    testTimeout: unitTimeoutMs,
    isolate: false,
    setupFiles: [join(root, "runtime/testing/service/setup.ts")],
    include: ["**/*.test.ts"],
  },
}));
