/**
 * How Signalbox consumes a dead-letter queue: at once, in small batches. It retries until the operations database answers again, for nearly
 * eight hours.
 */
export const deadLetterConsumer = { batchSize: 10, batchSeconds: 0, retries: 100, retrySeconds: 5 } as const;
