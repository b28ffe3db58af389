import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import { pickRequest } from "#factories/shop";
import { insertJob } from "#factories/stored/jobs";
import { createMessage, type AnyMessage } from "#domain/messages/envelope";
import type { InjectedFault } from "#domain/faultInjection";
import { newAuditContext } from "#store/audit/audit";
import { listDeadLetters, getDeadLetter } from "#store/dead-letters/list";
import { listJobs } from "#store/jobs/list";
import { replayDeadLetter } from "#store/dead-letters/replay";
import { promoteJob, retryJob } from "#store/jobs/commands";
import { getJob } from "#store/jobs/read";
import { setInjectedFault } from "#store/faultInjection";
import { consumerOf } from "#store/queues/consumers";
import { getQueue, pauseQueue } from "#store/queues/queues";
import { testEnv } from "./testing/env.ts";
import { expectCountersExact } from "./testing/recount.ts";
import { countRoundTrips } from "./testing/roundTrips.ts";
import { createQueueLoop } from "./queueLoop.ts";
import { withDedup } from "./dedup.ts";
import { pipelineHandlers } from "./incomingMessages.ts";
import type { ServiceEnv } from "./service.ts";
import worker, { handlers } from "./testing/worker.ts";
import { waitOptions } from "./testing/unitTimeout.ts";

const { OPS, DB } = testEnv;
const queue = "pick-commands";
const pick = (item = "a", correlationId = "c-1") => pickRequest({ correlationId }, { items: [item] });

/**
 * Delivers bodies as one batch, as the platform does, to an installation whose names start with `namePrefix`. Returns the acknowledged
 * messages and the delays of those to be retried.
 */
async function deliver(bodies: unknown[], namePrefix = "") {
  const batch = createMessageBatch(
    namePrefix + queue,
    bodies.map((body, index) => ({ id: `m-${index}-${crypto.randomUUID()}`, timestamp: new Date(), attempts: 1, body })),
  );
  const retries = batch.messages.map((message) => vi.spyOn(message, "retry"));
  const ctx = createExecutionContext();
  await worker.queue(batch, { ...testEnv, NAME_PREFIX: namePrefix }, ctx);
  const { explicitAcks } = await getQueueResult(batch, ctx);
  return { explicitAcks, delays: retries.flatMap(({ mock }) => mock.calls.map(([options]) => options?.delaySeconds)) };
}
const effects = async () =>
  (await DB.prepare(`SELECT event_id FROM effects`).all<{ event_id: string }>()).results.map((row) => row.event_id);
const openDeadLetters = async () => (await listDeadLetters(OPS, {}, { limit: 50 })).items;
const injectFault = (fault: Partial<InjectedFault>) =>
  setInjectedFault(OPS, { service: "warehouse", kind: "permanent", rate: 1, ...fault }, newAuditContext("tester"));

test("the limiter hears of jobs that fail for good, after they are written, and of no others", async () => {
  const heard: number[] = [];
  const limiter = {
    admit: async (candidates: { id: string }[]) => ({ granted: candidates.map(({ id }) => id), counted: false }),
    release: async () => undefined,
    noteFailures: async () => void heard.push((await openDeadLetters()).length),
  };
  const coordinator = { getByName: () => limiter } as unknown as typeof testEnv.COORDINATOR;
  const send = async (message: AnyMessage) => {
    const batch = createMessageBatch(queue, [{ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body: message }]);
    await worker.queue(batch, { ...testEnv, COORDINATOR: coordinator }, createExecutionContext());
  };
  await send(pick());
  expect(heard).toEqual([]);
  await injectFault({ kind: "permanent" });
  await send(pick());
  expect(heard).toEqual([1]);
});

describe("a message", () => {
  test("takes effect once, also if it is delivered several times at once", async () => {
    const messages = [pick(), pick(), pick()];
    const copies = [...messages, ...messages.toReversed(), ...messages];
    const results = await Promise.all([deliver(copies), deliver(copies), deliver(messages)]);
    await deliver(copies);
    expect((await effects()).toSorted()).toEqual(messages.map(({ event_id }) => event_id).toSorted());
    expect(results.flatMap(({ explicitAcks }) => explicitAcks).length).toBe(21);
    expect(await DB.prepare(`SELECT count(*) AS n FROM outbox`).first("n")).toBe(3);
    await expectCountersExact(OPS);
  });

  test("is a job of its queue, whatever prefix the installation gives to the name of the queue", async () => {
    await deliver([pick()], "acme-");
    const { items } = await listJobs(OPS, { type: "pick.requested" }, { limit: 5 });
    expect(items.map((job) => [job.queue, job.state, job.id.endsWith(`.${queue}`)])).toEqual([[queue, "completed", true]]);
  });

  test("with a processed mark is not processed again, even if it has no job", async () => {
    const message = pick("permanent");
    await DB.prepare(`INSERT INTO processed_events (event_id, type, processed_at) VALUES (?1, 'x', 'y')`).bind(message.event_id).run();
    await deliver([message]);
    expect(await openDeadLetters()).toEqual([]);
    expect((await getQueue(OPS, queue, new Date())).counts).toMatchObject({ completed: 1, failed: 0 });
  });

  test("changes nothing if another delivery sets its processed mark meanwhile", async () => {
    const message = pick();
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

  test("passes its correlation id on", async () => {
    await deliver([pick("a", "c-handed-on")]);
    const jobsNow = async () => (await listJobs(OPS, { correlationId: "c-handed-on" }, { limit: 10 })).items;
    await vi.waitUntil(async () => (await jobsNow()).filter(({ state }) => state === "completed").length === 2, waitOptions);
    const jobs = await jobsNow();
    expect(jobs.map(({ queue: name, type }) => [name, type])).toEqual([
      ["shop-events", "pick.completed"],
      [queue, "pick.requested"],
    ]);
  });
});

describe("a failure", () => {
  test("that is permanent becomes a dead letter at once, with its error", async () => {
    const good = pick();
    const bad = pick("permanent");
    const { explicitAcks, delays } = await deliver([good, bad]);
    expect([explicitAcks.length, delays.length]).toEqual([2, 0]);
    const [deadLetter] = await openDeadLetters();
    expect(deadLetter).toMatchObject({
      reason: "permanent",
      errorName: "PermanentError",
      errorMessage: "No such item",
      attempts: 1,
      correlationId: "c-1",
      tenant: "north",
    });
    const detail = await getDeadLetter(OPS, deadLetter?.id ?? "");
    expect(JSON.parse(detail.deadLetter.body)).toEqual(bad);
    expect(detail.attempts).toMatchObject([{ attempt: 1, outcome: "failed", errorStack: expect.stringContaining("worker.ts") }]);
    expect(await effects()).toEqual([good.event_id]);
    await expectCountersExact(OPS);
  });

  test("that is transient is retried with backoff, and a rate limit error after the time it asks for", async () => {
    const { delays } = await deliver([pick("transient"), pick("limited")]);
    expect(delays).toEqual([5, 90]);
    expect((await getQueue(OPS, queue, new Date())).counts).toMatchObject({ delayed: 2, active: 0 });
    await expectCountersExact(OPS);
  });

  type Again = (id: string, jobId: string) => Promise<unknown>;
  const editedPayload = { shop: "north", items: ["transient"], priority: "high" };
  test.each<[string, Again]>([
    ["a replay", (id) => replayDeadLetter(OPS, id, {}, newAuditContext("dana"))],
    ["a replay with an edited payload", (id) => replayDeadLetter(OPS, id, { payload: editedPayload }, newAuditContext("dana"))],
    ["a retry of its job", (_, jobId) => retryJob(OPS, jobId, newAuditContext("dana"))],
  ])("starts over after %s: with attempts of its own, and the backoff from its beginning", async (_, again) => {
    const { id, message } = await insertJob(OPS, { message: pick("transient"), options: { attempts: 3 } });
    const failAll = async () => {
      const delays: unknown[] = [];
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        delays.push(...(await deliver([message])).delays);
        if (attempt < 3) await promoteJob(OPS, id, newAuditContext("dana"));
      }
      return delays;
    };
    expect(await failAll()).toEqual([5, 10]);
    const [first] = await openDeadLetters();
    await again(first?.id ?? "", id);
    expect(await getJob(OPS, id)).toMatchObject({ attempt: 3, attempts: 6, earlierAttempts: 3 });
    expect(await failAll()).toEqual([5, 10]);
    expect(await getJob(OPS, id)).toMatchObject({ state: "failed", attempt: 6, attempts: 6, earlierAttempts: 3 });
    expect((await openDeadLetters())[0]).toMatchObject({ reason: "exhausted", attempts: 3, cameBack: 1 });
    await expectCountersExact(OPS);
  });

  test("of the whole Worker finishes no attempt and acknowledges no message", async () => {
    const [crashing, other] = [pick("struck"), pick("spared")];
    await injectFault({ kind: "crash", match: "struck" });
    await expect(deliver([crashing, other])).rejects.toThrow("Fire drill");
    expect((await getQueue(OPS, queue, new Date())).counts.active).toBe(2);
    await expectCountersExact(OPS);
  });
});

describe("an unreadable message", () => {
  const broken: [string, unknown][] = [
    ["text as its body", "hello"],
    ["null as its body", null],
    ["a number", 7],
    ["an array", []],
    ["bytes", new Uint8Array([1, 2, 255])],
    ["an unknown type", { ...pick(), type: "nobody.knows" }],
    ["a payload that does not fit", { ...pick(), payload: { shop: "Not A Slug" } }],
    ["a date in a made-up format", { ...pick(), timestamp: "yesterday" }],
    ["a v8 value that JSON can't hold", { big: 10n, when: new Date(0) }],
  ];
  test.each(broken)("with %s becomes a dead letter with the reason, and the others are processed", async (_, body) => {
    const good = pick();
    const { explicitAcks } = await deliver([body, good]);
    expect(explicitAcks.length).toBe(2);
    const [deadLetter, ...others] = await openDeadLetters();
    expect(others).toEqual([]);
    expect(deadLetter).toMatchObject({ status: "open", reason: "malformed", errorName: "MalformedMessageError", queue });
    expect(deadLetter?.errorMessage.length).toBeGreaterThan(20);
    expect(await effects()).toEqual([good.event_id]);
    await expectCountersExact(OPS);
  });

  test("shows that the job layer consumes the queue, before any job was claimed", async () => {
    await OPS.prepare(`UPDATE queues SET consumer = 'unknown' WHERE name = ?1`).bind(queue).run();
    await deliver(["hello"]);
    expect(await consumerOf(OPS, queue)).toBe("job-layer");
  });

  test("a message on a queue without a handler for it becomes a dead letter", async () => {
    await deliver([createMessage("mail.sent", { shop: "north", mail_id: "p", url: "/x", network: "feed" }, { source: "test" })]);
    expect(await openDeadLetters()).toMatchObject([{ reason: "permanent", errorMessage: `pick-commands has no handler for "mail.sent"` }]);
  });
});

test("during a pause, messages are acknowledged and their jobs wait without using an attempt", async () => {
  await pauseQueue(OPS, queue, null, newAuditContext("dana@example.com", "provider is down"));
  const { explicitAcks, delays } = await deliver([pick(), pick()]);
  expect([explicitAcks.length, delays.length]).toEqual([2, 0]);
  expect(await effects()).toEqual([]);
  expect((await getQueue(OPS, queue, new Date())).counts).toMatchObject({ waiting: 2, active: 0 });
  expect((await listJobs(OPS, { correlationId: "c-1" }, { limit: 10 })).items.map(({ attempt }) => attempt)).toEqual([0, 0]);
});

test("a batch costs two round trips to the operations database and two to that of the service, whatever its size", async () => {
  const messages: AnyMessage[] = Array.from({ length: 10 }, () => pick());
  // A separate database object, because reads of the limiter do not count as the batch's.
  const trips = vi.fn<D1Database["batch"]>((statements) => OPS.batch(statements));
  const ops = { prepare: (sql: string) => OPS.prepare(sql), batch: trips } as unknown as D1Database;
  const batch = createMessageBatch(
    queue,
    messages.map((body, index) => ({ id: `${index}`, timestamp: new Date(), attempts: 1, body })),
  );
  const ctx = createExecutionContext();
  const own = countRoundTrips(DB);
  await createQueueLoop<ServiceEnv>({
    service: "warehouse",
    queues: { [queue]: pipelineHandlers(handlers) },
    middleware: () => [withDedup(own.db)],
  })(batch, { ...testEnv, OPS: ops });
  await getQueueResult(batch, ctx);
  expect(trips.mock.calls.length).toBe(2);
  expect(own.trips.count).toBe(2);
  expect((await effects()).length).toBe(10);
});
