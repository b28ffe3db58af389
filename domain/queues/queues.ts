/** Every queue of the pipeline: who consumes it and under which binding name producers hold it. */
export const queues = {
  "gatherfeed-commands": { service: "gatherfeed", binding: "RESEARCH_QUEUE", purpose: "Research keywords" },
  "sm-commands": { service: "scalable-media", binding: "SM_COMMANDS", purpose: "Wake brands, write articles" },
  "publish-commands": { service: "pages-plus", binding: "PUBLISH_QUEUE", purpose: "Publish articles, report views" },
  "social-commands": { service: "social-good", binding: "SOCIAL_COMMANDS", purpose: "Promote published articles" },
  "brand-events": { service: "fan-out", binding: "EVENTS_QUEUE", purpose: "Hand each fact to whoever listens" },
  "analytics-events": { service: "analytics", binding: "ANALYTICS_QUEUE", purpose: "Measure how articles perform" },
  "alerts-events": { service: "alerts", binding: "ALERTS_QUEUE", purpose: "Tell people what needs them" },
} as const;

export type QueueName = keyof typeof queues;
export type QueueBinding = (typeof queues)[QueueName]["binding"];
export type ServiceName = (typeof queues)[QueueName]["service"];

export const queueNames = Object.keys(queues) as [QueueName, ...QueueName[]];
export const serviceNames = [...new Set(Object.values(queues).map((queue) => queue.service))] as [ServiceName, ...ServiceName[]];

/** True when `name` is a queue of the pipeline. */
export const isQueueName = (name: string): name is QueueName => Object.hasOwn(queues, name);

/** The binding under which Workers hold the queue to send to it: by the table above, else by its name, `my-orders` as `MY_ORDERS`. */
export const bindingOf = (queue: string): string =>
  isQueueName(queue) ? queues[queue].binding : queue.toUpperCase().replace(/[^A-Z0-9]+/g, "_");

/** The platform's own dead-letter queue of a queue: the net below the job layer. */
export const deadLetterQueueOf = (queue: QueueName): string => `${queue}-dlq`;

/** Inverse of {@link deadLetterQueueOf}; the name itself where it has no `-dlq` ending. */
export const sourceQueueOf = (deadLetterQueue: string): string => deadLetterQueue.replace(/-dlq$/, "");
