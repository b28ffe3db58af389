import type { D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { QueueCoordinator } from "../coordinator/QueueCoordinator.ts";
import type { ServiceEnv } from "../service.ts";

export type TestEnv = ServiceEnv & {
  COORDINATOR: DurableObjectNamespace<QueueCoordinator>;
  ARCHIVE: R2Bucket;
  OPS_MIGRATIONS: D1Migration[];
  DB_MIGRATIONS: D1Migration[];
};

/** The bindings of the Worker under test. */
export const testEnv = env as unknown as TestEnv;
