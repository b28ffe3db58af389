import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { join } from "node:path";
import type { ViteUserConfig } from "vitest/config";
import { unitTimeoutMs } from "./unitTimeout.ts";

const here = import.meta.dirname;
const migrations = (database: string) => readD1Migrations(join(here, "../../migrations", database));

/** The configuration for tests of store/ and runtime/: in workerd, with D1, the migrations and local queues. */
export async function runtimeProject(test: NonNullable<ViteUserConfig["test"]>): Promise<ViteUserConfig> {
  return {
    plugins: [
      cloudflareTest({
        main: join(here, "worker.ts"),
        miniflare: {
          compatibilityDate: "2026-10-01",
          compatibilityFlags: ["nodejs_compat"],
          bindings: {
            LAB: "on",
            OPS_MIGRATIONS: await migrations("ops"),
            // The database of every service begins with the same tables.
            DB_MIGRATIONS: await migrations("gatherfeed"),
          },
          durableObjects: { COORDINATOR: { className: "QueueCoordinator", useSQLite: true } },
          // The operations database also has a name that only one test uses, and so does the second one.
          d1Databases: { OPS: "ops", SIGNALBOX_DB: "ops", OPS_2: "ops-2", DB: "warehouse" },
          r2Buckets: { ARCHIVE: "archive" },
          queueProducers: { PICK_QUEUE: "pick-commands", EVENTS_QUEUE: "shop-events" },
          queueConsumers: {
            "pick-commands": { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 10, retryDelay: 0 },
            "shop-events": { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 10, retryDelay: 0 },
          },
        },
      }),
    ],
    test: { testTimeout: unitTimeoutMs, globalSetup: [join(here, "standIn.ts")], setupFiles: [join(here, "setup.ts")], ...test },
  };
}
