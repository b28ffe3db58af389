import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import agents from "agents/vite";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ViteUserConfig } from "vitest/config";
import { shardBinding } from "#runtime/bindings";
import { deadLetterQueueOf } from "#domain/queues/queues";
import { queueNames, queues } from "#brand-engine/domain/topology";
import { unitTimeoutMs as testTimeout } from "#runtime/testing/unitTimeout";
import { serviceBindings } from "#brand-engine/api/services";
import { shopScript } from "./shop.ts";
import { workshopScript } from "./workshop/script.ts";
import { standInScript } from "./standIns.ts";

const delivered = { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 10, retryDelay: 0 };
const ordersScript = readFileSync(join(import.meta.dirname, "../../examples/external-queue/index.js"), "utf8");

/** Tests of what only several operations databases have. */
const ofSeveral = ["brokenDatabase.test.ts"];

/** The name of a project, and the operations database of each queue that is not in the first one. */
type Project = { name: string; shards: Readonly<Record<string, number>>; exclude?: readonly string[] };

/**
 * The Worker in workerd, with real D1, the real migrations and real local queues. One stand-in replaces every other Worker of the pipeline.
 * Next to it are Workers of others: `orders-shop` owns the queue `orders`, whose dead-letter queue is consumed here, `shop` owns a
 * workflow, and `workshop` consumes queues with the job layer. This Worker is a producer of its queue `repairs`, and not of `far-repairs`.
 */
export async function apiWorkerProject(project: Project): Promise<ViteUserConfig> {
  const { shards } = project;
  const d1Databases = Object.fromEntries(
    Array.from({ length: Math.max(1, ...Object.values(shards)) }, (_, index) => [
      shardBinding(index + 1),
      index === 0 ? "ops" : `ops-${index + 1}`,
    ]),
  );
  return {
    root: join(import.meta.dirname, ".."),
    plugins: [
      agents(),
      cloudflareTest({
        main: "./testing/worker.ts",
        miniflare: {
          compatibilityDate: "2026-10-01",
          compatibilityFlags: ["nodejs_compat"],
          bindings: {
            LAB: "on",
            QUEUE_SHARDS: shards,
            SAMPLE_API_KEY: "made-up-key-8",
            BOOTED_AT: new Date().toISOString(),
            DEAD_LETTER_QUEUES: { "failed-returns": "returns" },
            OPS_MIGRATIONS: await readD1Migrations(join(import.meta.dirname, "../../migrations/ops")),
          },
          d1Databases,
          durableObjects: {
            OPS_AGENT: { className: "OpsAgent", useSQLite: true },
            COORDINATOR: { className: "QueueCoordinator", useSQLite: true },
            SEARCH_INDEX: { className: "SearchIndex", useSQLite: true },
            BRAND_AGENT: { className: "BrandAgent", scriptName: "scalable-media", useSQLite: true },
          },
          serviceBindings: {
            ...Object.fromEntries([...serviceBindings, "ASSETS"].map((binding) => [binding, "scalable-media"])),
            SHOP: "orders-shop",
            WORKSHOP: "workshop",
            REHEARSE_WORKSHOP: { name: "workshop", entrypoint: "Rehearsal" },
          },
          queueProducers: {
            ...Object.fromEntries(queueNames.map((name) => [queues[name].binding, name])),
            ORDERS: "orders",
            FAILED_RETURNS: "failed-returns",
            PARCELS: "parcels",
            REPAIRS: "repairs",
          },
          queueConsumers: {
            ...Object.fromEntries(
              [...queueNames, ...queueNames.map(deadLetterQueueOf), "orders-dlq", "failed-returns", "refunds-dlq"].map((name) => [
                name,
                delivered,
              ]),
            ),
            // Stands for an external queue with a backlog: its messages are not delivered while the tests run.
            parcels: { maxBatchSize: 100, maxBatchTimeout: 60 },
          },
          workflows: {
            PLAN_WORKFLOW: { name: "signalbox-plans", className: "PlanWorkflow" },
            WORKFLOW_FULFIL: { name: "fulfil", className: "Fulfil", scriptName: "shop" },
          },
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
            {
              name: "workshop",
              modules: true,
              script: await workshopScript(),
              compatibilityDate: "2026-10-01",
              compatibilityFlags: ["nodejs_compat"],
              bindings: { QUEUE_SHARDS: shards },
              d1Databases,
              durableObjects: {
                COORDINATOR: { className: "QueueCoordinator", scriptName: `vitest-plugin-runner-${project.name}`, useSQLite: true },
              },
              queueProducers: { REPAIRS_QUEUE: "repairs", FAR_REPAIRS: "far-repairs", REFUNDS: "refunds" },
              queueConsumers: {
                repairs: delivered,
                "far-repairs": delivered,
                refunds: { maxBatchSize: 1, maxBatchTimeout: 0, maxRetries: 1, retryDelay: 0, deadLetterQueue: "refunds-dlq" },
              },
            },
            {
              name: "orders-shop",
              modules: true,
              script: ordersScript,
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
    // One runtime for all files: every test begins with empty tables, and a runtime takes seconds to start.
    test: {
      name: project.name,
      testTimeout,
      isolate: false,
      globalSetup: [join(import.meta.dirname, "../../runtime/testing/standIn.ts")],
      setupFiles: ["./testing/setup.ts"],
      include: ["**/*.test.ts", ...(project.exclude ? [] : ["../brand-engine/api/*.test.ts"])],
      exclude: ["core/**", "**/*.node.test.ts", ...(Object.keys(shards).length > 0 ? [] : ofSeveral), ...(project.exclude ?? [])],
    },
  };
}
