import type { D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { BrandEngineEnv } from "#brand-engine/api/env";

export type TestEnv = BrandEngineEnv & { OPS_MIGRATIONS: D1Migration[] };

/** The bindings of the Worker under test. */
export const testEnv = env as unknown as TestEnv;
