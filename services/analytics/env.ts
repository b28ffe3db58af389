import type { ServiceEnv } from "#runtime/service";

/** The Worker needs only its database and queues. */
export type Env = ServiceEnv;
