import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import { createMessage, type Message } from "#domain/messages/envelope";
import type { InjectedFault } from "#domain/faultInjection";
import { newAuditContext } from "#store/audit/audit";
import { listDeadLetters, getDeadLetter } from "#store/dead-letters/list";
import { listJobs } from "#store/jobs/list";
import { setInjectedFault } from "#store/faultInjection";
import { getQueue, pauseQueue } from "#store/queues/queues";
import { testEnv } from "./testing/env.ts";
import { expectCountersExact } from "./testing/recount.ts";
import { createQueueLoop } from "./queueLoop.ts";
import { withDedup } from "./dedup.ts";
import { pipelineHandlers } from "./incomingMessages.ts";
import type { ServiceEnv } from "./service.ts";
import worker, { handlers } from "./testing/worker.ts";

const { OPS, DB } = testEnv;
const queue = "gatherfeed-commands";
const asked = (keyword = "a", correlationId = "c-1") =>
  createMessage(
    "research.requested",
    { brand_slug: "niche-fi", keywords: [keyword], priority: "normal" },
    { source: "test", correlationId },
  );

/** Delivers bodies as one batch, the way the platform does, and answers what was acknowledged and what is to be tried again. */
async function deliver(bodies: unknown[]) {
  const batch = createMessageBatch(
    queue,
    bodies.map((body, index) => ({ id: `m-${index}-${crypto.randomUUID()}`, timestamp: new Date(), attempts: 1, body })),
  );
  const retries = batch.messages.map((message) => vi.spyOn(message, "retry"));
  const ctx = createExecutionContext();
  await worker.queue(batch, testEnv, ctx);
  const { explicitAcks } = await getQueueResult(batch, ctx);
  return { explicitAcks, delays: retries.flatMap(({ mock }) => mock.calls.map(([options]) => options?.delaySeconds)) };
}
const effects = async () =>
  (await DB.prepare(`SELECT event_id FROM effects`).all<{ event_id: string }>()).results.map((row) => row.event_id);
const letters = async () => (await listDeadLetters(OPS, {}, { limit: 50 })).items;
const drill = (fault: Partial<InjectedFault>) =>
  setInjectedFault(OPS, { service: "gatherfeed", kind: "permanent", rate: 1, ...fault }, newAuditContext("lab"));

describe("a message", () => {
  test("has its effect once, however often and together it is delivered", async () => {
    const messages = [asked(), asked(), asked()];
    const storm = [...messages, ...messages.toReversed(), ...messages];
    const results = await Promise.all([deliver(storm), deliver(storm), deliver(messages)]);
    await deliver(storm);
    expect((await effects()).toSorted()).toEqual(messages.map(({ event_id }) => event_id).toSorted());
    expect(results.flatMap(({ explicitAcks }) => explicitAcks).length).toBe(21);
    expect(await DB.prepare(`SELECT count(*) AS n FROM outbox`).first("n")).toBe(3);
    await expectCountersExact(OPS);
  });

  test("that is marked as handled is not handled again, even if its job is not known", async () => {
    const message = asked("permanent");
    await DB.prepare(`INSERT INTO processed_events (event_id, type, processed_at) VALUES (?1, 'x', 'y')`).bind(message.event_id).run();
    await deliver([message]);
    expect(await letters()).toEqual([]);
    expect((await getQueue(OPS, queue, new Date())).counts).toMatchObject({ completed: 1, failed: 0 });
  });

  test("whose mark another delivery sets in the middle of its work changes nothing", async () => {
    const message = asked();
    const mark = DB.prepare(`INSERT INTO processed_events (event_id, type, processed_at) VALUES (?1, 'x', 'y')`).bind(message.event_id);
    const batch = vi.spyOn(DB, "batch").mockImplementationOnce(async (statements) => {
      await mark.run();
      batch.mockRestore();
      return DB.batch(statements);
    });
    await deliver([message]);
    expect(await effects()).toEqual([]);
    expect((await getQueue(OPS, queue, new Date())).counts.completed).toBe(1);
  });

  test("hands its correlation id on", async () => {
    await deliver([asked("a", "c-handed-on")]);
    const jobsNow = async () => (await listJobs(OPS, { correlationId: "c-handed-on" }, { limit: 10 })).items;
    await vi.waitUntil(async () => (await jobsNow()).filter(({ state }) => state === "completed").length === 2, { timeout: 4_000 });
    const jobs = await jobsNow();
    expect(jobs.map(({ queue: name, type }) => [name, type])).toEqual([
      ["brand-events", "research.completed"],
      [queue, "research.requested"],
    ]);
  });
});

describe("a failure", () => {
  test("that can't heal is a dead letter at once, with its why", async () => {
    const good = asked();
    const bad = asked("permanent");
    const { explicitAcks, delays } = await deliver([good, bad]);
    expect([explicitAcks.length, delays.length]).toEqual([2, 0]);
    const [letter] = await letters();
    expect(letter).toMatchObject({
      reason: "permanent",
      errorName: "PermanentError",
      errorMessage: "No such topic",
      attempts: 1,
      correlationId: "c-1",
      brand: "niche-fi",
    });
    const detail = await getDeadLetter(OPS, letter?.id ?? "");
    expect(JSON.parse(detail.deadLetter.body)).toEqual(bad);
    expect(detail.attempts).toMatchObject([{ attempt: 1, outcome: "failed", errorStack: expect.stringContaining("worker.ts") }]);
    expect(await effects()).toEqual([good.event_id]);
    await expectCountersExact(OPS);
  });

  test("that may heal backs off, and a rate limit waits what it was told", async () => {
    const { delays } = await deliver([asked("transient"), asked("limited")]);
    expect(delays).toEqual([5, 90]);
    expect((await getQueue(OPS, queue, new Date())).counts).toMatchObject({ delayed: 2, active: 0 });
    await expectCountersExact(OPS);
  });

  test("of the whole batch settles and acknowledges nothing, and its work is not done twice", async () => {
    const [struck, spared] = [asked("struck"), asked("spared")];
    await drill({ kind: "crash", match: "struck" });
    await expect(deliver([struck, spared])).rejects.toThrow("Fire drill");
    expect((await getQueue(OPS, queue, new Date())).counts.active).toBe(2);
    await expectCountersExact(OPS);
  });
});

describe("what is no message", () => {
  const broken: [string, unknown][] = [
    ["text", "hello"],
    ["null", null],
    ["a number", 7],
    ["an array", []],
    ["bytes", new Uint8Array([1, 2, 255])],
    ["an unknown type", { ...asked(), type: "nobody.knows" }],
    ["a payload that does not fit", { ...asked(), payload: { brand_slug: "Not A Slug" } }],
    ["a date in a made-up format", { ...asked(), timestamp: "yesterday" }],
    ["a v8 value that JSON can't hold", { big: 10n, when: new Date(0) }],
  ];
  test.each(broken)("%s becomes a dead letter that says what is wrong, and good ones go on", async (_, body) => {
    const good = asked();
    const { explicitAcks } = await deliver([body, good]);
    expect(explicitAcks.length).toBe(2);
    const [letter, ...others] = await letters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ status: "open", reason: "malformed", errorName: "MalformedMessageError", queue });
    expect(letter?.errorMessage.length).toBeGreaterThan(20);
    expect(await effects()).toEqual([good.event_id]);
    await expectCountersExact(OPS);
  });

  test("a good message on a queue that does not take it is a dead letter too", async () => {
    await deliver([
      createMessage("social.posted", { brand_slug: "niche-fi", post_id: "p", url: "/x", network: "feed" }, { source: "test" }),
    ]);
    expect(await letters()).toMatchObject([{ reason: "permanent", errorMessage: `gatherfeed-commands does not take "social.posted"` }]);
  });
});

test("while paused, messages wait in their jobs: acknowledged, no try burned", async () => {
  await pauseQueue(OPS, queue, null, newAuditContext("dana@example.com", "provider is down"));
  const { explicitAcks, delays } = await deliver([asked(), asked()]);
  expect([explicitAcks.length, delays.length]).toEqual([2, 0]);
  expect(await effects()).toEqual([]);
  expect((await getQueue(OPS, queue, new Date())).counts).toMatchObject({ waiting: 2, active: 0 });
  expect((await listJobs(OPS, { correlationId: "c-1" }, { limit: 10 })).items.map(({ attempt }) => attempt)).toEqual([0, 0]);
});

test("a batch costs two round trips to the operations database, whatever its size", async () => {
  const messages: Message[] = Array.from({ length: 10 }, () => asked());
  // Of its own: the coordinator's looks at the database are not the batch's.
  const trips = vi.fn<D1Database["batch"]>((statements) => OPS.batch(statements));
  const ops = { prepare: (sql: string) => OPS.prepare(sql), batch: trips } as unknown as D1Database;
  const batch = createMessageBatch(
    queue,
    messages.map((body, index) => ({ id: `${index}`, timestamp: new Date(), attempts: 1, body })),
  );
  const ctx = createExecutionContext();
  await createQueueLoop<ServiceEnv>({
    service: "gatherfeed",
    queues: { [queue]: pipelineHandlers(handlers) },
    middleware: () => [withDedup(DB)],
  })(batch, { ...testEnv, OPS: ops });
  await getQueueResult(batch, ctx);
  expect(trips.mock.calls.length).toBe(2);
  expect((await effects()).length).toBe(10);
});
