import type { PipelineQueue } from "#domain/pipeline/pipeline";

/**
 * The topology of the Brand Engine: its queues, its Workers, who sends to which queue and who subscribes to which events.
 * `npm run check:topology` compares every `wrangler.jsonc`, the TypeScript references and the import rules with this file.
 */

export const queues = {
  "gatherfeed-commands": {
    service: "gatherfeed",
    binding: "RESEARCH_QUEUE",
    purpose: "Research keywords",
    subscribesTo: [],
    mapPlace: [1, 0],
  },
  "sm-commands": {
    service: "scalable-media",
    binding: "SM_COMMANDS",
    purpose: "Run brand cycles, write articles",
    subscribesTo: ["research.completed", "content.ready", "content.published", "content.performed"],
    mapPlace: [0, 1],
  },
  "publish-commands": {
    service: "pages-plus",
    binding: "PUBLISH_QUEUE",
    purpose: "Publish articles, report views",
    subscribesTo: [],
    mapPlace: [1, 2],
  },
  "social-commands": {
    service: "social-good",
    binding: "SOCIAL_COMMANDS",
    purpose: "Promote published articles",
    subscribesTo: ["content.published"],
    mapPlace: [3, 0],
  },
  "brand-events": {
    service: "fan-out",
    binding: "EVENTS_QUEUE",
    purpose: "Route events to subscribers",
    subscribesTo: [],
    mapPlace: [2, 1],
  },
  "analytics-events": {
    service: "analytics",
    binding: "ANALYTICS_QUEUE",
    purpose: "Measure how articles perform",
    // Its jobs only write to a database, together: 20 messages of 50 are 1,000 jobs at once, and some 60 of the 1,000 queries of an invocation.
    jobsPerMessage: 50,
    subscribesTo: ["performance.report"],
    mayReceive: ["content.published", "social.posted"],
    mapPlace: [3, 1],
  },
  "alerts-events": {
    service: "signalbox",
    binding: "ALERTS_QUEUE",
    purpose: "Send alerts to people",
    subscribesTo: ["alert.raised"],
    mayReceive: ["research.completed"],
    mapPlace: [3, 2],
  },
} as const satisfies Record<string, Omit<PipelineQueue, "sendsTo">>;

export type QueueName = keyof typeof queues;
export type QueueBinding = (typeof queues)[QueueName]["binding"];
export type ServiceName = (typeof queues)[QueueName]["service"];

export const queueNames = Object.keys(queues) as [QueueName, ...QueueName[]];
export const serviceNames = [...new Set(Object.values(queues).map((queue) => queue.service))] as [ServiceName, ...ServiceName[]];

/** A Worker: its name, the folder of its `wrangler.jsonc` from the root, and the queues that it sends to. */
export type WorkerDefinition = { name: string; folder: string; sendsTo: readonly QueueName[] | "all" };

/**
 * The Worker that serves the dashboard and its API: the only one that can be reached from outside. It also has the limiter of each queue
 * and consumes the dead-letter queue of each queue.
 */
export const mainWorker = { name: "signalbox", folder: ".", sendsTo: "all" } as const satisfies WorkerDefinition;

/**
 * Every Worker, in the order of a deploy: each is bound only to Workers before it, except for the first. It and the others are bound to
 * each other, so a first deploy deploys it twice.
 */
export const workers: readonly WorkerDefinition[] = [
  mainWorker,
  { name: "gatherfeed", folder: "services/gatherfeed", sendsTo: ["brand-events"] },
  { name: "scalable-media", folder: "agent", sendsTo: ["gatherfeed-commands", "sm-commands", "publish-commands", "brand-events"] },
  { name: "pages-plus", folder: "services/pages-plus", sendsTo: ["brand-events"] },
  { name: "social-good", folder: "services/social-good", sendsTo: ["brand-events"] },
  {
    name: "fan-out",
    folder: "services/fan-out",
    sendsTo: ["sm-commands", "social-commands", "analytics-events", "alerts-events"],
  },
  { name: "analytics", folder: "services/analytics", sendsTo: ["brand-events"] },
];

/** Every D1 database: a folder of `migrations/` has the same name. */
export const databases = ["ops", "gatherfeed", "scalable-media", "pages-plus", "social-good", "analytics"] as const;

/** Queues that must stay in the first operations database: the command for a cycle is written in one transaction with the brand. */
export const queuesOfFirstDatabase = ["sm-commands"] as const satisfies readonly QueueName[];

/** Returns the queues that a Worker sends to; none if it is not among {@link workers}. */
export function targetsOf(worker: string): readonly QueueName[] {
  const sendsTo = workers.find(({ name }) => name === worker)?.sendsTo ?? [];
  return sendsTo === "all" ? queueNames : sendsTo;
}
