import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { listDeadLetters } from "#store/dead-letters/list";
import { listJobs } from "#store/jobs/list";
import type { Accept } from "./accept.ts";
import { createConsumer } from "./createConsumer.ts";
import { createQueue } from "./queue.ts";
import { reconcile } from "./reconcile.ts";
import { testEnv } from "./testing/env.ts";
import { expectCountersExact } from "./testing/recount.ts";

const { OPS } = testEnv;
const Order = z.object({ order: z.string().min(1), total: z.number() });
const handled: { id: string; payload: unknown; correlationId: string | null }[] = [];
let error: Error | null = null;
const ship = createConsumer({
  name: "ship",
  schema: Order,
  handle: async ({ job }) => {
    if (error) throw error;
    handled.push({ id: job.id, payload: job.payload, correlationId: job.correlationId });
  },
});
const accept: Accept<typeof ship> = (body) => {
  const { no, total, trace, isTest } = body as { no: string; total: number; trace?: string; isTest?: boolean };
  if (isTest) return null;
  if (no === "broken") throw new Error("no price list");
  return {
    consumer: ship,
    payload: { order: no, total },
    ...(no.startsWith("once-") && { id: no.slice(5) }),
    ...(trace && { correlationId: trace }),
  };
};
const orders = createQueue({ name: "orders", consumers: [ship], accept });
const sent: unknown[] = [];
const env = { ...testEnv, ORDERS: { sendBatch: async (messages: Iterable<{ body: unknown }>) => void sent.push(...messages) } };

const timestamp = new Date("2026-11-01T10:00:00.000Z");
/** Delivers a batch. Returns the ids of the messages that the platform is asked to deliver again. */
async function deliver(messages: readonly (readonly [id: string, body: unknown])[]): Promise<string[]> {
  const batch = createMessageBatch(
    "orders",
    messages.map(([id, body]) => ({ id, body, timestamp, attempts: 1 })),
  );
  await orders.consume(batch, env);
  const { retryMessages } = await getQueueResult(batch, createExecutionContext());
  return retryMessages.map(({ msgId }) => msgId);
}
const jobsOfQueue = async () => (await listJobs(OPS, { queue: "orders" }, { limit: 20 })).items;

beforeEach(() => {
  handled.length = 0;
  sent.length = 0;
  error = null;
});
afterEach(() => expectCountersExact(OPS));

describe("a message of a producer that knows nothing of the job layer", () => {
  test("becomes one job of the consumer that accepts it, however often it is delivered", async () => {
    const message = ["m-1", { no: "A-1", total: 5, trace: "t-1" }] as const;
    await deliver([message, ["m-2", { no: "A-1", total: 5 }], message]);
    await deliver([message]);
    expect(handled.map(({ payload, correlationId }) => [payload, correlationId])).toEqual([
      [{ order: "A-1", total: 5 }, "t-1"],
      [{ order: "A-1", total: 5 }, null],
    ]);
    expect((await jobsOfQueue()).map(({ type, state, source }) => [type, state, source])).toEqual([
      ["ship", "completed", "external"],
      ["ship", "completed", "external"],
    ]);
  });

  test("is one job with all messages of the same id, also from later sends", async () => {
    await deliver([["m-1", { no: "once-7", total: 5 }]]);
    await deliver([["m-2", { no: "once-7", total: 5 }]]);
    expect(handled).toHaveLength(1);
    expect(await jobsOfQueue()).toHaveLength(1);
  });

  test("is retried, and replayed, as the same job with its envelope", async () => {
    error = new Error("the printer is out of paper");
    await deliver([["m-1", { no: "A-1", total: 5 }]]);
    const [job] = await jobsOfQueue();
    expect(job).toMatchObject({ state: "delayed", attempt: 1 });
    await OPS.prepare(`UPDATE jobs SET run_at = '2026-01-01T00:00:00.000Z' WHERE state = 'delayed'`).run();
    error = null;
    await orders.jobs(env).promote(job?.id ?? "");
    const [resent] = sent as { body: Record<string, unknown> }[];
    expect(resent?.body).toMatchObject({ event_id: job?.id.split(".")[0], type: "ship", payload: { order: "A-1", total: 5 } });
    await deliver([["m-9", resent?.body]]);
    expect(handled).toEqual([{ id: job?.id, payload: { order: "A-1", total: 5 }, correlationId: null }]);
  });

  test("is not given back to the platform when it fails: the dead-letter queue would not know its job", async () => {
    error = new Error("the printer is out of paper");
    const envelope = { event_id: crypto.randomUUID(), type: "ship", source: "shop", timestamp: timestamp.toISOString() };
    const retried = await deliver([
      ["m-1", { no: "A-1", total: 5 }],
      ["m-2", { ...envelope, payload: { order: "B", total: 1 } }],
    ]);
    expect(retried).toEqual(["m-2"]);
    await reconcile({ ops: OPS, bindings: env }, new Date());
    await OPS.prepare(`UPDATE jobs SET run_at = '2026-01-01T00:00:00.000Z' WHERE state = 'delayed'`).run();
    error = null;
    expect(sent).toHaveLength(1);
    await deliver([["m-3", (sent[0] as { body: unknown }).body]]);
    expect(handled.map(({ payload }) => payload)).toEqual([{ order: "A-1", total: 5 }]);
  });

  test("with an envelope of its own is not asked about", async () => {
    const event_id = crypto.randomUUID();
    await deliver([
      ["m-1", { event_id, type: "ship", source: "shop", timestamp: timestamp.toISOString(), payload: { order: "B", total: 1 } }],
    ]);
    expect((await jobsOfQueue()).map(({ id, source }) => [id, source])).toEqual([[`${event_id}.orders`, "shop"]]);
  });

  test.each<[string, unknown, RegExp]>([
    ["that is not accepted", { no: "A-1", isTest: true }, /not an envelope/],
    ["whose payload does not fit", { no: "A-1", total: "five" }, /does not fit ship.*payload\.total/],
    ["that makes accept throw", { no: "broken", total: 1 }, /accept failed.*no price list/],
    ["whose id is empty", { no: "once-", total: 1 }, /accept failed.*The id is empty/],
    ["that makes accept throw, because it is no object", "text", /accept failed/],
  ])("%s becomes a dead letter that says why", async (_, body, reason) => {
    await deliver([["m-1", body]]);
    const { items } = await listDeadLetters(OPS, { queue: "orders" }, { limit: 5 });
    expect(items.map(({ errorMessage }) => errorMessage)).toEqual([expect.stringMatching(reason)]);
    expect(handled).toEqual([]);
  });
});
