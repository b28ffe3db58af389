import { resolve } from "node:path";
import { expect, test } from "vitest";
import { workers } from "#brand-engine/domain/topology";
import { configErrors, type QueueConfig, topologyErrors } from "./topologyErrors.ts";

const fanOut = workers.find(({ name }) => name === "fan-out");
const config = (change: QueueConfig["queues"] = {}, name = "fan-out"): QueueConfig => ({
  name,
  queues: {
    producers: [
      { queue: "sm-commands", binding: "SM_COMMANDS" },
      { queue: "social-commands", binding: "SOCIAL_COMMANDS" },
      { queue: "analytics-events", binding: "ANALYTICS_QUEUE" },
      { queue: "alerts-events", binding: "ALERTS_QUEUE" },
    ],
    consumers: [{ queue: "brand-events", dead_letter_queue: "brand-events-dlq" }],
    ...change,
  },
});
const errorsOf = (changed: QueueConfig) => (fanOut ? configErrors(fanOut, changed) : ["fan-out is not in the topology"]);

test("the repository agrees with its topology", () => expect(topologyErrors(resolve(import.meta.dirname, ".."))).toEqual([]));

test("a config that agrees has no errors", () => expect(errorsOf(config())).toEqual([]));

test.each<[string, QueueConfig, string[]]>([
  ["another name", config({}, "fan-in"), ["The name is fan-in, not fan-out"]],
  [
    "another binding",
    config({ producers: [...(config().queues?.producers ?? []).slice(1), { queue: "sm-commands", binding: "QUEUE" }] }),
    ["A producer is missing: sm-commands as SM_COMMANDS", "A producer is not in the topology: sm-commands as QUEUE"],
  ],
  [
    "no dead-letter queue",
    config({ consumers: [{ queue: "brand-events" }] }),
    ["A consumer is missing: brand-events with brand-events-dlq", "A consumer is not in the topology: brand-events"],
  ],
  ["no consumer", config({ consumers: [] }), ["A consumer is missing: brand-events with brand-events-dlq"]],
])("%s is an error", (_, changed, errors) =>
  expect(errorsOf(changed)).toEqual(errors.map((error) => `services/fan-out/wrangler.jsonc: ${error}`)),
);

test.each([
  [20, []],
  [
    21,
    ["services/analytics/wrangler.jsonc: A batch of analytics-events may have 21 messages with 50 jobs each. Lower max_batch_size to 20"],
  ],
])("%d messages of several jobs in a batch", (max_batch_size, errors) => {
  const analytics = workers.find(({ name }) => name === "analytics");
  const consumer = { queue: "analytics-events", dead_letter_queue: "analytics-events-dlq", max_batch_size };
  const producers = [{ queue: "brand-events", binding: "EVENTS_QUEUE" }];
  expect(analytics && configErrors(analytics, { name: "analytics", queues: { producers, consumers: [consumer] } })).toEqual(errors);
});
