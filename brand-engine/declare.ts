import { declarePipeline } from "#domain/pipeline/pipeline";
import { BrandSlug, events } from "./domain/events.ts";
import { pageOf } from "./domain/sites.ts";
import { queues, targetsOf } from "./domain/topology.ts";

// The entries of the Brand Engine import this module before everything else.
declarePipeline({
  name: "brand-engine",
  queues: Object.fromEntries(Object.entries(queues).map(([name, queue]) => [name, { ...queue, sendsTo: targetsOf(queue.service) }])),
  messages: events,
  tenant: { field: "brand_slug", alias: "brand", name: BrandSlug },
  subjectFields: ["keyword", "keywords"],
  isOwnPage: (url) => pageOf(url) !== null,
});
