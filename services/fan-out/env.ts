import type { Environment } from "#domain/messages/routes";
import type { BaseEnv } from "#runtime/service";

/** Keeps nothing: it is bound to the queues it hands facts on to. */
export type Env = BaseEnv & { ENVIRONMENT: Environment };
