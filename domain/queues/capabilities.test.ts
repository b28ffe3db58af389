import { expect, test } from "vitest";
import { refusalText } from "../refusals.ts";
import { capabilitiesOf, type QueueFacts, replayRefusalOf, targetRefusalOf } from "./capabilities.ts";
import { queueNames } from "./queues.ts";

/** The way of each capability, or the code of the refusal. */
const summaryOf = (queue: QueueFacts) =>
  Object.fromEntries(Object.entries(capabilitiesOf(queue)).map(([name, { way, refusal }]) => [name, way ?? refusal.code]));

test("a queue of the job layer can do everything, and is sent to where a producer is bound", () => {
  const byJobLayer = { pause: "job-layer", limit: "job-layer", addJobs: "job-layer", purge: "job-layer" };
  expect(summaryOf({ name: "orders", consumer: "job-layer" })).toEqual({ ...byJobLayer, replay: "cannot_send" });
  expect(summaryOf({ name: "orders", consumer: "job-layer", hasProducer: true })).toEqual({ ...byJobLayer, replay: "producer" });
});

test.each(["external", "unknown"] as const)("a queue whose consumer is %s has dead letters only", (consumer) => {
  const refusals = { pause: "not_controlled", limit: "not_controlled", addJobs: "takes_no_jobs", purge: "no_jobs_to_purge" };
  expect(summaryOf({ name: "orders", consumer })).toEqual({ ...refusals, replay: "cannot_send" });
  expect(summaryOf({ name: "orders", consumer, hasProducer: true, jobCount: 1 })).toEqual({
    ...refusals,
    purge: "job-layer",
    replay: "producer",
  });
});

test("a connected account sends JSON and text where no producer is bound", () => {
  const queue = { name: "orders", consumer: "external", hasAccount: true } as const;
  expect(capabilitiesOf(queue).replay.way).toBe("account");
  expect(capabilitiesOf({ ...queue, hasProducer: true }).replay.way).toBe("producer");
  for (const contentType of ["json", "text", "bytes", "v8"] as const) {
    const isTaken = contentType === "json" || contentType === "text";
    expect(replayRefusalOf(queue, contentType)).toEqual(isTaken ? null : { code: "cannot_push", queue: "orders", contentType });
    expect(replayRefusalOf({ ...queue, hasProducer: true }, contentType)).toBeNull();
    expect(replayRefusalOf({ ...queue, hasAccount: false }, contentType)).toMatchObject({ code: "cannot_send" });
  }
});

test("a replay goes to another queue if the job layer consumes it or it can be sent to, and jobs never go over the account", () => {
  const refusalOf = (queue: QueueFacts) => targetRefusalOf(queue)?.code ?? null;
  expect(refusalOf({ name: "orders", consumer: "job-layer" })).toBeNull();
  expect(refusalOf({ name: "orders", consumer: "external" })).toBe("cannot_send");
  expect(refusalOf({ name: "orders", consumer: "external", hasAccount: true })).toBeNull();
  const [own = ""] = queueNames();
  expect(refusalOf({ name: own, consumer: "unknown", hasAccount: true })).toBe("cannot_send");
  expect(refusalOf({ name: own, consumer: "unknown", hasProducer: true })).toBeNull();
});

test("every refusal says what would make it possible", () => {
  const { pause, limit, addJobs, purge, replay } = capabilitiesOf({ name: "orders", consumer: "external" });
  for (const { refusal } of [pause, limit, addJobs]) expect(refusal && refusalText(refusal)).toContain("createQueue");
  expect(purge.refusal && refusalText(purge.refusal)).toContain("npx wrangler queues purge orders");
  for (const refusal of [replay.refusal, { code: "cannot_push", queue: "orders", contentType: "bytes" } as const])
    expect(refusal && refusalText(refusal)).toContain('{ "name": "orders", "replay": true }');
});

test("the first job of a pipeline's queue may come before its consumer was seen", () => {
  expect(summaryOf({ name: "stock-commands", consumer: "unknown" })).toMatchObject({ addJobs: "job-layer", pause: "not_controlled" });
});
