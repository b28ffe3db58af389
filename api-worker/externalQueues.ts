import type { ExternalQueueApi } from "#runtime/external";

/** Access to external queues: only the dead-letter monitor can send to them. */
export const externalQueueApiOf = (env: { DEAD_LETTER_MONITOR: Fetcher }): ExternalQueueApi =>
  env.DEAD_LETTER_MONITOR as unknown as ExternalQueueApi;
