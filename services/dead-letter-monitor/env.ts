import type { BaseEnv } from "#runtime/service";

/**
 * The Worker writes to the operations database, raises alerts, and sends replays to the queues that it is bound to as a
 * producer. `DEAD_LETTER_QUEUES` maps a dead-letter queue to its source queue when the name does not contain it, such as
 * `{"failed-orders": "orders"}`.
 */
export type Env = BaseEnv & { DEAD_LETTER_QUEUES?: Record<string, string> };
