import type { Environment } from "#brand-engine/domain/routes";
import type { BaseEnv } from "#runtime/service";

/** The Worker stores nothing. It is bound to the queues that it forwards events to. */
export type Env = BaseEnv & { ENVIRONMENT: Environment };
