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

const got: unknown[] = [];
const onCreated = createConsumer({
  name: "cf.r2.bucket.created",
  schema: z.object({ name: z.string() }),
  handle: async ({ job }) => void got.push([job.payload, job.message]),
});
const onPut = createConsumer({
  name: "cf.r2.object.PutObject",
  schema: z.object({ bucket: z.string(), object: z.object({ key: z.string() }) }),
  handle: async ({ job }) => void got.push(job.payload),
});
const sent: unknown[] = [];
const env = {
  ...testEnv,
  NATIVES: { sendBatch: async (batch: Iterable<{ body: unknown }>) => void sent.push(...[...batch].map(({ body }) => body)) },
};
const natives = createQueue({ name: "natives", consumers: [onCreated, onPut] });
const deliver = (...bodies: unknown[]) => natives.consume(batchOf("natives", bodies), env);
const counts = async (queue = "natives") => (await getQueue(OPS, queue, new Date())).counts;
const letters = async () => (await listDeadLetters(OPS, {}, { limit: 10 })).items;

beforeEach(() => {
  got.length = 0;
  sent.length = 0;
});
afterEach(() => expectCountersExact(OPS));

test.each([null, undefined])("a notification whose payload is %s is one all the same", async (payload) => {
  await deliver({ ...created(), type: "cf.queues.queue.drained", payload });
  expect(await counts()).toMatchObject({ completed: 1, failed: 0 });
  expect(await letters()).toEqual([]);
});

test("a notification goes to the consumer of its type, once, with its payload and as it came", async () => {
  await deliver(created(), put);
  await deliver(created(), put);
  expect(got).toEqual([[{ name: "my-bucket" }, created()], { bucket: "photos", object: { key: "a.png" } }]);
  expect(await counts()).toMatchObject({ completed: 2, failed: 0 });
  const { items } = await natives.jobs(env).getJobs({}, { limit: 10 });
  expect(items.map(({ type, source }) => [type, source]).toSorted()).toEqual([
    ["cf.r2.bucket.created", "cloudflare:r2"],
    ["cf.r2.object.PutObject", "cloudflare:r2"],
  ]);
});

test("one that nobody subscribes to is completed and counted, on a queue of one's own and on the pipeline's", async () => {
  const unknown = { ...created(), type: "cf.workersBuilds.worker.build.failed", source: { type: "workersBuilds.worker", workerName: "w" } };
  await deliver(unknown, { ...put, action: "DeleteObject" });
  const loop = createQueueLoop({ service: "fan-out", queues: { "brand-events": pipelineHandlers({}) }, middleware: () => [] });
  await loop(batchOf("brand-events", [unknown, created(), put]), testEnv);
  expect([await letters(), got]).toEqual([[], []]);
  expect([await counts(), await counts("brand-events")]).toMatchObject([{ completed: 2 }, { completed: 3 }]);
  const { items } = await natives.jobs(env).getJobs({ type: unknown.type }, { limit: 1 });
  expect(await natives.jobs(env).getJob(items[0]?.id ?? "")).toMatchObject({
    result: `Nobody subscribes to ${unknown.type}`,
    body: JSON.stringify(unknown),
  });
});

test("a handler of the pipeline takes one by its type", async () => {
  const handle = async ({ message }: { message: { payload: unknown } }) => {
    got.push(message.payload);
    return {};
  };
  const loop = createQueueLoop({
    service: "s",
    queues: { "brand-events": pipelineHandlers({ "cf.r2.bucket.created": handle }) },
    middleware: () => [],
  });
  await loop(batchOf("brand-events", [created()]), testEnv);
  expect(got).toEqual([created().payload]);
});

test("one that its consumer can't take is a dead letter; what waits for a pause comes back as the same job", async () => {
  await deliver({ ...created(), payload: { name: 7 } });
  expect(await letters()).toMatchObject([{ type: "cf.r2.bucket.created", reason: "malformed" }]);
  const jobs = natives.jobs(env);
  await deliver(put);
  await jobs.pause("not now");
  await deliver(created("late"));
  await jobs.resume();
  expect(sent).toMatchObject([created("late")]);
  await deliver(...sent);
  await deliver(created("late"));
  expect(got.at(-1)).toEqual([{ name: "late" }, created("late")]);
  expect(await counts()).toMatchObject({ completed: 2, waiting: 0 });
});

test.each<[string, unknown]>([
  ["an envelope of such a type", { ...created(), event_id: "e-1" }],
  ["another type", { ...created(), type: "r2.bucket.created" }],
  ["no time", { ...created(), metadata: {} }],
  ["no source", { ...created(), source: "r2" }],
  ["an object without a key", { ...put, object: {} }],
  ["no object", { ...put, object: undefined }],
  ["nothing", null],
])("%s is no notification", (_, body) => {
  expect(nativeOf(body)).toBeNull();
});
