import { MetricPoint } from "#domain/queues/metrics";
import { AccountQueue } from "#domain/account/account";
import { QueueView } from "#domain/queues/health";
import { Verdict } from "#domain/queues/verdict";
import { builtAt, defineFactory, secondsAfterBuilt } from "./factory.ts";

/** No job in any state. */
export const noJobs = { waiting: 0, delayed: 0, blocked: 0, active: 0, completed: 0, failed: 0 } as const;

const queues = defineFactory(QueueView, {
  name: "publish-commands",
  service: "pages-plus",
  purpose: "Publishes articles",
  consumer: "job-layer",
  state: "running",
  counts: noJobs,
  countsKnown: true,
  displayName: null,
  backlog: null,
  hasProducer: true,
  hasAccount: false,
  watch: null,
  openDeadLetters: 0,
  otherDeadLetters: { snoozed: 0, replayed: 0, dropped: 0 },
  failing: null,
  discarded: 0,
  oldestWaitingAt: null,
  lastFinishedAt: null,
  pause: null,
  rateLimit: null,
  keyRateLimit: null,
  concurrency: null,
});

/** Builds queues. `build` makes an empty one without limits. */
export const queueFactory = {
  ...queues,
  /** Three jobs wait, the oldest since `builtAt`. */
  backlogged: (overrides: Partial<QueueView> = {}): QueueView =>
    queues.build({ counts: { ...noJobs, waiting: 3 }, oldestWaitingAt: builtAt, ...overrides }),
  /** A Worker outside the job layer consumes it, and Signalbox knows nothing of what waits in it. */
  external: (overrides: Partial<QueueView> = {}): QueueView =>
    queues.build({ name: "orders", service: "", purpose: "", consumer: "external", countsKnown: false, hasProducer: false, ...overrides }),
  /** An operator paused it a minute after `builtAt`. */
  paused: (overrides: Partial<QueueView> = {}): QueueView =>
    queues.build({
      state: "paused",
      pause: { by: "dana@example.com", at: secondsAfterBuilt(60), reason: "the provider is down", resumeAt: null },
      ...overrides,
    }),
};

/** Builds the figures of a queue in one bucket. `build` makes those of a bucket in which nothing ended. */
export const metricPointFactory = defineFactory(MetricPoint, {
  at: builtAt,
  completed: 0,
  failed: 0,
  retried: 0,
  waitP50Ms: null,
  waitP95Ms: null,
  runP50Ms: null,
  runP95Ms: null,
});

/** Builds queues of a Cloudflare account. `build` makes one that is not watched, with a Worker and a dead-letter queue. */
export const accountQueueFactory = defineFactory(AccountQueue, {
  id: "q1",
  name: "orders",
  deliveryPaused: false,
  consumers: [{ type: "worker", script: "shop", deadLetterQueue: "orders-dlq" }],
  watched: false,
});

const verdicts = defineFactory(Verdict, {
  kind: "ok",
  rate: null,
  now: null,
  before: null,
  sinceAt: null,
  afterDeploy: null,
  lastFailedAt: null,
  toClear: 0,
  muted: 0,
  failing: [],
  stalled: [],
});

/** Builds verdicts. `build` makes one of a system in which nothing fails and nothing is left over. */
export const verdictFactory = {
  ...verdicts,
  /** Jobs of a queue fail since `builtAt`, 14 minutes after a deploy. */
  failing: (overrides: Partial<Verdict> = {}): Verdict =>
    verdicts.build({
      kind: "failing",
      rate: 0.12,
      now: { failed: 12, finished: 100, muted: 0 },
      before: { failed: 0, finished: 900 },
      sinceAt: builtAt,
      afterDeploy: { version: "v12", at: secondsAfterBuilt(-14 * 60) },
      lastFailedAt: builtAt,
      toClear: 4,
      failing: ["publish-commands"],
      ...overrides,
    }),
};
