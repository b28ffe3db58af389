import type { D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { opsOf } from "#runtime/bindings";
import type { BrandEngineEnv } from "#brand-engine/api/env";

export type TestEnv = BrandEngineEnv & { OPS_MIGRATIONS: D1Migration[] };

/** The bindings of the Worker under test. */
export const testEnv = env as unknown as TestEnv;

/** Returns the operations database of a queue: the only one, or one of four. */
export const opsFor = (queue: string): D1Database => opsOf(testEnv, queue);
