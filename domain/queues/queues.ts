import { type QueueName, queues, type ServiceName } from "../topology.ts";

export { type QueueBinding, type QueueName, queues, type ServiceName } from "../topology.ts";

export const queueNames = Object.keys(queues) as [QueueName, ...QueueName[]];
export const serviceNames = [...new Set(Object.values(queues).map((queue) => queue.service))] as [ServiceName, ...ServiceName[]];

/** True when `name` is a queue of the pipeline. */
export const isQueueName = (name: string): name is QueueName => Object.hasOwn(queues, name);

/** Returns the name of the binding with which Workers send to the queue: from the table above, else from its name, such as `MY_ORDERS` for `my-orders`. */
export const bindingOf = (queue: string): string =>
  isQueueName(queue) ? queues[queue].binding : queue.toUpperCase().replace(/[^A-Z0-9]+/g, "_");

/** Returns the name of the Cloudflare dead-letter queue of a queue. It receives messages that the job layer could not handle. */
export const deadLetterQueueOf = (queue: QueueName): string => `${queue}-dlq`;

/** The inverse of {@link deadLetterQueueOf}. Returns the name unchanged if it does not end in `-dlq`. */
export const sourceQueueOf = (deadLetterQueue: string): string => deadLetterQueue.replace(/-dlq$/, "");
