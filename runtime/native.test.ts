import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { nativeOf } from "#domain/messages/native";
import { listDeadLetters } from "#store/dead-letters/list";
import { getQueue } from "#store/queues/queues";
import { createConsumer } from "./createConsumer.ts";
import { createQueueLoop } from "./queueLoop.ts";
import { pipelineHandlers } from "./incomingMessages.ts";
import { createQueue } from "./queue.ts";
import { batchOf } from "./testing/batch.ts";
import { testEnv } from "./testing/env.ts";
import { expectCountersExact } from "./testing/recount.ts";

const { OPS } = testEnv;
const metadata = { accountId: "f9f7", eventSubscriptionId: "1830", eventSchemaVersion: 1, eventTimestamp: "2026-05-01T02:48:57.132Z" };
const created = (name = "my-bucket") => ({
  type: "cf.r2.bucket.created",
  source: { type: "r2" },
  payload: { name, jurisdiction: "default" },
  metadata,
});
const put = {
  account: "3f4b",
  action: "PutObject",
  bucket: "photos",
  object: { key: "a.png", size: 7, eTag: "c846" },
  eventTime: "2026-05-24T19:36:44.379Z",
};

const received: unknown[] = [];
const onCreated = createConsumer({
  name: "cf.r2.bucket.created",
  schema: z.object({ name: z.string() }),
  handle: async ({ job }) => void received.push([job.payload, job.message]),
});
const onPut = createConsumer({
  name: "cf.r2.object.PutObject",
  schema: z.object({ bucket: z.string(), object: z.object({ key: z.string() }) }),
  handle: async ({ job }) => void received.push(job.payload),
});
const sent: unknown[] = [];
const env = {
  ...testEnv,
  NATIVES: { sendBatch: async (batch: Iterable<{ body: unknown }>) => void sent.push(...[...batch].map(({ body }) => body)) },
};
const natives = createQueue({ name: "natives", consumers: [onCreated, onPut] });
const deliver = (...bodies: unknown[]) => natives.consume(batchOf("natives", bodies), env);
const counts = async (queue = "natives") => (await getQueue(OPS, queue, new Date())).counts;
const deadLetters = async () => (await listDeadLetters(OPS, {}, { limit: 10 })).items;

beforeEach(() => {
  received.length = 0;
  sent.length = 0;
});
afterEach(() => expectCountersExact(OPS));

test.each([null, undefined])("a notification may have the payload %s", async (payload) => {
  await deliver({ ...created(), type: "cf.queues.queue.drained", payload });
  expect(await counts()).toMatchObject({ completed: 1, failed: 0 });
  expect(await deadLetters()).toEqual([]);
});

test("a notification is handled once by the consumer of its type, which gets its payload and the original message", async () => {
  await deliver(created(), put);
  await deliver(created(), put);
  expect(received).toEqual([[{ name: "my-bucket" }, created()], { bucket: "photos", object: { key: "a.png" } }]);
  expect(await counts()).toMatchObject({ completed: 2, failed: 0 });
  const { items } = await natives.jobs(env).getJobs({}, { limit: 10 });
  expect(items.map(({ type, source }) => [type, source]).toSorted()).toEqual([
    ["cf.r2.bucket.created", "cloudflare:r2"],
    ["cf.r2.object.PutObject", "cloudflare:r2"],
  ]);
});

test("a notification without a handler is completed and counted, on a queue of the job layer and on one of the pipeline", async () => {
  const unknown = { ...created(), type: "cf.workersBuilds.worker.build.failed", source: { type: "workersBuilds.worker", workerName: "w" } };
  await deliver(unknown, { ...put, action: "DeleteObject" });
  const loop = createQueueLoop({ service: "router", queues: { "shop-events": pipelineHandlers({}) }, middleware: () => [] });
  await loop(batchOf("shop-events", [unknown, created(), put]), testEnv);
  expect([await deadLetters(), received]).toEqual([[], []]);
  expect([await counts(), await counts("shop-events")]).toMatchObject([{ completed: 2 }, { completed: 3 }]);
  const { items } = await natives.jobs(env).getJobs({ type: unknown.type }, { limit: 1 });
  expect(await natives.jobs(env).getJob(items[0]?.id ?? "")).toMatchObject({
    result: `No handler for ${unknown.type}`,
    body: JSON.stringify(unknown),
  });
});

test("a pipeline handler gets the notifications of its type", async () => {
  const handle = async ({ message }: { message: { payload: unknown } }) => {
    received.push(message.payload);
    return {};
  };
  const loop = createQueueLoop({
    service: "s",
    queues: { "shop-events": pipelineHandlers({ "cf.r2.bucket.created": handle }) },
    middleware: () => [],
  });
  await loop(batchOf("shop-events", [created()]), testEnv);
  expect(received).toEqual([created().payload]);
});

test("a notification that does not fit its schema becomes a dead letter; one that waited for a pause stays the same job", async () => {
  await deliver({ ...created(), payload: { name: 7 } });
  expect(await deadLetters()).toMatchObject([{ type: "cf.r2.bucket.created", reason: "malformed" }]);
  const jobs = natives.jobs(env);
  await deliver(put);
  await jobs.pause("not now");
  await deliver(created("late"));
  await jobs.resume();
  expect(sent).toMatchObject([created("late")]);
  await deliver(...sent);
  await deliver(created("late"));
  expect(received.at(-1)).toEqual([{ name: "late" }, created("late")]);
  expect(await counts()).toMatchObject({ completed: 2, waiting: 0 });
});

test.each<[string, unknown]>([
  ["an envelope with the type of a notification", { ...created(), event_id: "e-1" }],
  ["another type", { ...created(), type: "r2.bucket.created" }],
  ["no time", { ...created(), metadata: {} }],
  ["no source", { ...created(), source: "r2" }],
  ["an object without a key", { ...put, object: {} }],
  ["no object", { ...put, object: undefined }],
  ["nothing", null],
])("%s is not a notification", (_, body) => {
  expect(nativeOf(body)).toBeNull();
});
