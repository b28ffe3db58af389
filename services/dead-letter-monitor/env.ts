import type { BaseEnv } from "#runtime/service";

/**
 * Writes to the operations database, raises alerts, and sends replays to the queues it is bound to as a producer.
 * `DEAD_LETTER_QUEUES`: the queue behind each dead-letter queue whose name doesn't say it, such as `{"failed-orders": "orders"}`.
 */
export type Env = BaseEnv & { DEAD_LETTER_QUEUES?: Record<string, string> };
