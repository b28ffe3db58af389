import { z } from "zod";
import { declarePipeline } from "#domain/pipeline/pipeline";

const queue = (service: string, binding: string) => ({
  service,
  binding,
  purpose: "",
  subscribesTo: [],
  sendsTo: [],
  mapPlace: [0, 0] as const,
});

// A small pipeline for the tests of the dashboard, with the queue and the type that the factories of test data use.
declarePipeline({
  name: "shop",
  runSteps: ["fetch-research", "approval", "store-and-publish"],
  queues: { "publish-commands": queue("shop-api", "PUBLISH"), parcels: queue("shop-worker", "PARCELS") },
  messages: {
    "content.publish": {
      kind: "command",
      queue: "publish-commands",
      description: "",
      payload: z.looseObject({ order: z.string() }),
      sample: { order: "o-1" },
    },
    "parcel.send": {
      kind: "command",
      queue: "parcels",
      description: "",
      payload: z.strictObject({ customer: z.string(), items: z.array(z.string()).min(1) }),
      sample: { customer: "acme", items: ["tent"] },
    },
  },
});
