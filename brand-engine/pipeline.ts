import type { Pipeline } from "#domain/pipeline/pipeline";
import { actions } from "./domain/actions.ts";
import { pageOf } from "./domain/sites.ts";
import { stepOrder } from "./domain/steps.ts";
import { queues, targetsOf } from "./domain/topology.ts";

/** The Brand Engine without its message types, whose schemas a first screen need not load. */
export const brandEngine: Omit<Pipeline, "messages"> = {
  name: "brand-engine",
  queues: Object.fromEntries(Object.entries(queues).map(([name, queue]) => [name, { ...queue, sendsTo: targetsOf(queue.service) }])),
  tenant: { field: "brand_slug", path: (slug) => `/brands/${slug}` },
  aliases: { tenant: "brand", subject: "keyword" },
  causeKinds: ["brand"],
  runQueue: "sm-commands",
  runWorkflow: "content-workflow",
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
};
