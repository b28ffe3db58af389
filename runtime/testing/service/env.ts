import type { D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";

type TestEnv = { OPS: D1Database; DB?: D1Database; OPS_MIGRATIONS: D1Migration[]; DB_MIGRATIONS: D1Migration[] };

/** The bindings of the Worker under test, typed as its own Env. */
export const envOf = <Env>(): Env & TestEnv => env as unknown as Env & TestEnv;
