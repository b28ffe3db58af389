/** Every queue of the pipeline: the service that consumes it, the name of the binding that producers use, and its purpose. */
export const queues = {
  "gatherfeed-commands": { service: "gatherfeed", binding: "RESEARCH_QUEUE", purpose: "Research keywords" },
  "sm-commands": { service: "scalable-media", binding: "SM_COMMANDS", purpose: "Run brand cycles, write articles" },
  "publish-commands": { service: "pages-plus", binding: "PUBLISH_QUEUE", purpose: "Publish articles, report views" },
  "social-commands": { service: "social-good", binding: "SOCIAL_COMMANDS", purpose: "Promote published articles" },
  "brand-events": { service: "fan-out", binding: "EVENTS_QUEUE", purpose: "Route events to subscribers" },
  "analytics-events": { service: "analytics", binding: "ANALYTICS_QUEUE", purpose: "Measure how articles perform" },
  "alerts-events": { service: "alerts", binding: "ALERTS_QUEUE", purpose: "Send alerts to people" },
} as const;

export type QueueName = keyof typeof queues;
export type QueueBinding = (typeof queues)[QueueName]["binding"];
export type ServiceName = (typeof queues)[QueueName]["service"];

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
