import type { ServiceEnv } from "#runtime/service";

/** Keeps measures; asks nobody. */
export type Env = ServiceEnv;
