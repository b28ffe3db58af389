import type { Environment } from "#domain/messages/routes";
import type { BaseEnv } from "#runtime/service";

/** The Worker stores nothing. It is bound to the queues that it forwards events to. */
export type Env = BaseEnv & { ENVIRONMENT: Environment };
