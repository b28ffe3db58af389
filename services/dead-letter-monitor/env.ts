import type { BaseEnv } from "#runtime/service";

/** Writes to the operations database only, and raises alerts. */
export type Env = BaseEnv;
