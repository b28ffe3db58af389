import { pipeline, type PipelineQueue } from "./pipeline.ts";

/** Returns the names of the queues of the pipeline, in the order of its declaration. */
export const queueNames = (): string[] => Object.keys(pipeline().queues);

/** Returns the names of the Workers that consume the queues of the pipeline. */
export const serviceNames = (): string[] => [...new Set(Object.values(pipeline().queues).map(({ service }) => service))];

/** Returns a queue of the pipeline; undefined for any other name. */
export const pipelineQueueOf = (name: string): PipelineQueue | undefined =>
  Object.hasOwn(pipeline().queues, name) ? pipeline().queues[name] : undefined;

/** True when `name` is a queue of the pipeline. */
export const isQueueName = (name: string): boolean => pipelineQueueOf(name) !== undefined;

/** Returns the queues of the pipeline that get every event of this type, in the order of its declaration. */
export const subscribersOf = (type: string): string[] =>
  Object.entries(pipeline().queues).flatMap(([name, { subscribesTo }]) => (subscribesTo.includes(type) ? [name] : []));

/**
 * Returns the name of the binding with which Workers send to the queue: as the pipeline declares it, else from its name, such as `MY_ORDERS`
 * for `my-orders`. No binding may start with a digit: `2fa-codes` has `_2FA_CODES`.
 */
export const bindingOf = (queue: string): string =>
  pipelineQueueOf(queue)?.binding ??
  queue
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^\d/, "_$&");

/** Returns the name of the Cloudflare dead-letter queue of a queue of the pipeline. It receives messages that the job layer could not handle. */
export const deadLetterQueueOf = (queue: string): string => `${queue}-dlq`;

/** The inverse of {@link deadLetterQueueOf}. Returns the name unchanged if it does not end in `-dlq`. */
export const sourceQueueOf = (deadLetterQueue: string): string => deadLetterQueue.replace(/-dlq$/, "");

/**
 * Returns the name of a queue of the pipeline, or of its dead-letter queue, without the prefix that an installation gives to all its names.
 * Returns any other name unchanged: it belongs to an external queue.
 */
export function withoutNamePrefix(queue: string, prefix = ""): string {
  const bare = queue.startsWith(prefix) ? queue.slice(prefix.length) : queue;
  return isQueueName(sourceQueueOf(bare)) ? bare : queue;
}
