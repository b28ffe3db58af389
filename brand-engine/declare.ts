import { declarePipeline } from "#domain/pipeline/pipeline";
import { actions } from "./domain/actions.ts";
import { events } from "./domain/events.ts";
import { pageOf } from "./domain/sites.ts";
import { stepOrder } from "./domain/steps.ts";
import { queues, targetsOf } from "./domain/topology.ts";

// The entries of the Brand Engine import this module before everything else.
declarePipeline({
  name: "brand-engine",
  queues: Object.fromEntries(Object.entries(queues).map(([name, queue]) => [name, { ...queue, sendsTo: targetsOf(queue.service) }])),
  messages: events,
  tenant: { field: "brand_slug", alias: "brand", path: (slug) => `/brands/${slug}` },
  causeKinds: ["brand"],
  runSteps: stepOrder,
  runNoun: "article",
  traceStarts: [
    { prefix: "cycle", title: "Cycle of", startedBy: "schedule" },
    { prefix: "measure", title: "Measurement of", startedBy: "desk" },
  ],
  actions,
  subjectFields: ["keyword", "keywords"],
  sitePath: "/sites/",
  isOwnPage: (url) => pageOf(url) !== null,
});
