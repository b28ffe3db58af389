import { createMessageBatch } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { bundleOf, JobsPerMessage, readBodies } from "#domain/jobs/bundle";
import { byteLength, platformLimits } from "#domain/messages/envelope";
import { Acknowledgements } from "./acknowledgements.ts";
import { createConsumer } from "./createConsumer.ts";
import { consumeDeadLetterQueue } from "./deadLetterQueue.ts";
import { createQueue } from "./queue.ts";
import { reconcile } from "./reconcile.ts";
import { testEnv } from "./testing/env.ts";
import { expectCountersExact } from "./testing/recount.ts";
import { countRoundTrips } from "./testing/roundTrips.ts";
import { waitOptions } from "./testing/unitTimeout.ts";
import { listDeadLetters } from "#store/dead-letters/list";
import { getQueue } from "#store/queues/queues";
import { PermanentError, TransientError } from "#domain/jobs/retry";

const { OPS } = testEnv;
const name = "boxes";
const jobsPerMessage = 20;
const Box = z.object({ label: z.string(), fails: z.enum(["once", "forever", "long"]).optional() });
let started: string[] = [];
let onStart: (id: string, label: string) => Promise<unknown> = () => Promise.resolve();
const fill = createConsumer({
  name: "fill",
  schema: Box,
  handle: async ({ job }) => {
    started.push(job.payload.label);
    await onStart(job.id, job.payload.label);
    if (job.payload.fails === undefined && job.payload.label.startsWith("large")) return "x".repeat(120_000);
    if (job.payload.fails === "forever") throw new PermanentError("It leaks");
    if (job.payload.fails === "long") throw new PermanentError("It leaks ".repeat(500));
    if (job.payload.fails === "once" && job.attempt === 1) throw new TransientError("No tape");
    return undefined;
  },
});
const boxes = createQueue({ name, consumers: [fill], jobsPerMessage });

type Ended = Parameters<Acknowledgements["end"]>[0];
type Sent = { body: unknown; delaySeconds?: number };
let sent: Sent[] = [];
let batches: Sent[][] = [];
const sendBatch = async (messages: Iterable<Sent>) => {
  batches.push([...messages]);
  sent.push(...(batches.at(-1) ?? []));
};
const env = { ...testEnv, BOXES: { sendBatch } };
const jobs = boxes.jobs(env);

beforeEach(() => {
  [started, sent, batches] = [[], [], []];
  onStart = () => Promise.resolve();
});
afterEach(() => expectCountersExact(OPS));

const add = (boxesToFill: readonly z.input<typeof Box>[], options = {}) =>
  jobs.addBulk(boxesToFill.map((payload) => ({ consumer: fill, payload, options })));
const labelled = (count: number) => Array.from({ length: count }, (_, index) => ({ label: `${index}` }));

/** Delivers messages as one batch. Returns the indexes of the acknowledged ones, and the delays of those that were returned. */
async function deliver(messages: readonly Sent[] = sent.splice(0), { attempts = 1, bindings = env } = {}) {
  const batch = createMessageBatch(
    name,
    messages.map(({ body }) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts, body })),
  );
  const acks = batch.messages.map((message) => vi.spyOn(message, "ack"));
  const retries = batch.messages.map((message) => vi.spyOn(message, "retry"));
  const failed = await boxes.consume(batch, bindings).then(
    () => false,
    () => true,
  );
  return {
    failed,
    acked: acks.flatMap(({ mock }, index) => (mock.calls.length > 0 ? [index] : [])),
    retried: retries.flatMap(({ mock }) => mock.calls),
  };
}
/** The parts of a message that carries several jobs, with their tickets. */
const partsOf = (body: unknown) =>
  (JSON.parse(String(body)) as { signalbox: { jobs: object[] } }).signalbox.jobs.map((part) => JSON.stringify(part));
const counts = () => jobs.getCounts();
const sizes = (messages: readonly Sent[]) => messages.map(({ body }) => readBodies(body, name).length);

describe("jobs that are added at once", () => {
  test("are sent several in a message, and each of them runs once", async () => {
    const added = await add(labelled(45));
    expect(sizes(sent)).toEqual([20, 20, 5]);
    const again = [...sent];
    expect(await deliver()).toMatchObject({ acked: [0, 1, 2], retried: [] });
    await deliver(again, { attempts: 2 });
    expect(started).toEqual(labelled(45).map(({ label }) => label));
    expect(await counts()).toMatchObject({ completed: 45, waiting: 0 });
    expect(new Set(added.map(({ id }) => id)).size).toBe(45);
  });

  test("fit into the limits of a message and of a batch, and a large one is sent alone", async () => {
    const long = (length: number) => ({ label: "ü".repeat(length) });
    await add([...Array.from({ length: 9 }, () => long(20_000)), long(63_825), ...labelled(2)]);
    expect(sizes(sent)).toEqual([3, 3, 3, 1, 2]);
    for (const { body } of sent) expect(byteLength(body)).toBeLessThanOrEqual(platformLimits.messageBytes);
    for (const batch of batches)
      expect(batch.reduce((sum, { body }) => sum + byteLength(body), 0)).toBeLessThanOrEqual(platformLimits.batchBytes);
    await deliver();
    expect(await counts()).toMatchObject({ completed: 12 });
  });

  test("share a message only with the same delay", async () => {
    await jobs.addBulk([0, 0, 60_000, 60_000, 0].map((delayMs) => ({ consumer: fill, payload: { label: "a" }, options: { delayMs } })));
    expect(sent.map(({ body, delaySeconds = 0 }) => [readBodies(body, name).length, delaySeconds])).toEqual([
      [2, 0],
      [2, 60],
      [1, 0],
    ]);
  });

  test("all run if a delivery brings more of them than are claimed in one round trip", async () => {
    await add(labelled(2_230));
    expect(await deliver()).toMatchObject({ failed: false, retried: [] });
    expect(started).toHaveLength(2_230);
    expect(await counts()).toMatchObject({ completed: 2_230, waiting: 0, active: 0 });
  });
});

test("results and errors that are too large for one write are written in several", async () => {
  await add(Array.from({ length: 1_000 }, (_, index) => ({ label: `${index}`, fails: "long" as const })));
  const { db, trips } = countRoundTrips(OPS);
  expect(await deliver(undefined, { bindings: { ...env, OPS: db } })).toMatchObject({ failed: false });
  expect(await counts()).toMatchObject({ failed: 1_000, active: 0 });
  expect(trips.count).toBeGreaterThan(3);
}, 30_000);

test("the result of a job that was changed meanwhile does not count, even if it is not in the first write", async () => {
  const added = await add(Array.from({ length: 20 }, (_, index) => ({ label: `large ${index}` })));
  const { id = "" } = added.at(-1) ?? {};
  // Another delivery has started it, although this one holds it.
  onStart = async (job) =>
    job === id &&
    OPS.batch([
      OPS.prepare(`UPDATE jobs SET state = 'active', attempt = 1 WHERE id = ?1`).bind(id),
      OPS.prepare(`UPDATE queues SET waiting = waiting - 1, active = active + 1 WHERE name = ?1`).bind(name),
    ]);
  await deliver();
  expect((await jobs.getJob(id))?.job.state).toBe("active");
  expect(await counts()).toMatchObject({ completed: 19, active: 1 });
});

describe("one of the jobs of a message", () => {
  test("is dispatched by itself for its next attempt, and the message is acknowledged", async () => {
    const [{ id } = { id: "" }] = await add([{ label: "a", fails: "once" }, { label: "b" }]);
    const delivered = await deliver();
    expect(delivered).toMatchObject({ acked: [0], retried: [] });
    expect(sizes(sent)).toEqual([1]);
    expect(sent[0]?.delaySeconds).toBeGreaterThan(0);
    expect(await jobs.getJob(id)).toMatchObject({ job: { state: "delayed", attempt: 1 } });
    await OPS.prepare(`UPDATE jobs SET run_at = '2026-01-01T00:00:00.000Z' WHERE state = 'delayed'`).run();
    await deliver();
    expect(await counts()).toMatchObject({ completed: 2, delayed: 0 });
    expect(started).toEqual(["a", "b", "a"]);
  });

  test("is due when its next attempt may start if that can't be sent, so that the reconciler need not wait", async () => {
    const [{ id } = { id: "" }] = await add([{ label: "a", fails: "once" }, { label: "b" }]);
    const refusing = { sendBatch: () => Promise.reject(new Error("The queue is away")) };
    expect(await deliver(undefined, { bindings: { ...env, BOXES: refusing } })).toMatchObject({ failed: false, acked: [0], retried: [] });
    const { run_at: runAt, due_at: dueAt } = (await OPS.prepare(`SELECT run_at, due_at FROM jobs WHERE id = ?1`).bind(id).first()) ?? {};
    expect(dueAt).toBe(runAt);
    await reconcile({ ops: OPS, bindings: env }, new Date(`${runAt as string}`));
    await OPS.prepare(`UPDATE jobs SET run_at = '2026-01-01T00:00:00.000Z' WHERE state = 'delayed'`).run();
    await deliver();
    expect(await counts()).toMatchObject({ completed: 2, delayed: 0 });
  });

  test("becomes a dead letter alone", async () => {
    await add([{ label: "a" }, { label: "b", fails: "forever" }, { label: "c" }]);
    expect(await deliver()).toMatchObject({ acked: [0], retried: [] });
    expect(await counts()).toMatchObject({ completed: 2, failed: 1 });
    expect((await listDeadLetters(OPS, {}, { limit: 5 })).items).toMatchObject([{ queue: name, errorMessage: "It leaks" }]);
  });

  test("whose end can't be written keeps the message, so that all are delivered again", async () => {
    await add(labelled(3));
    const [message] = sent;
    const broken = { ...OPS, prepare: OPS.prepare.bind(OPS), batch: vi.fn<D1Database["batch"]>() };
    broken.batch.mockImplementation((statements) =>
      broken.batch.mock.calls.length === 1 ? OPS.batch(statements) : Promise.reject(new Error("The database is away")),
    );
    const failing = await deliver(undefined, { bindings: { ...env, OPS: broken as unknown as D1Database } });
    expect(failing).toMatchObject({ failed: true, acked: [] });
    expect(await deliver(message ? [message] : [], { attempts: 2 })).toMatchObject({ failed: false, acked: [0] });
    expect(await counts()).toMatchObject({ completed: 3 });
  });
});

test("a message that was never acknowledged becomes a dead letter for each job that did not finish", async () => {
  await add([{ label: "a" }, { label: "b" }, { label: "c" }]);
  const [bundle] = sent;
  const [first, ...others] = readBodies(bundle?.body, name);
  await jobs.remove(`${first?.eventId ?? ""}.${name}`);
  const batch = createMessageBatch(`${name}-dlq`, [{ id: "m-1", timestamp: new Date(), attempts: 10, body: bundle?.body }]);
  const { db, trips } = countRoundTrips(OPS);
  await consumeDeadLetterQueue(batch, { OPS: db });
  // Whose dead letters they are, which jobs wait, their dead letters, and what was discarded.
  expect(trips.count).toBe(4);
  const { items } = await listDeadLetters(OPS, {}, { limit: 5 });
  expect(items.map(({ jobId }) => jobId).toSorted()).toEqual(others.map(({ eventId }) => `${eventId ?? ""}.${name}`).toSorted());
  expect(await counts()).toMatchObject({ failed: 2, waiting: 0 });
  expect((await getQueue(OPS, name, new Date())).discarded).toBe(1);
});

test("a message that was never acknowledged leaves its jobs alone that have been sent again since", async () => {
  const [{ id } = { id: "" }] = await add([{ label: "a", fails: "once" }, { label: "b" }, { label: "c" }]);
  const [bundle] = sent;
  const timestamp = new Date();
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(timestamp.getTime()), waitOptions);
  await deliver(sent.splice(0).map(({ body }) => ({ body: bundleOf(partsOf(body).slice(0, 2)) })));
  await consumeDeadLetterQueue(createMessageBatch(`${name}-dlq`, [{ id: "m-2", timestamp, attempts: 10, body: bundle?.body }]), { OPS });
  expect(await jobs.getJob(id)).toMatchObject({ job: { state: "delayed", attempt: 1 } });
  expect(await counts()).toMatchObject({ completed: 1, delayed: 1, failed: 1, waiting: 0 });
});

test("a message is acknowledged when the last of its jobs has ended, once", () => {
  const [carrier, other] = [vi.fn<() => void>(), vi.fn<() => void>()].map((ack) => ({
    raw: { ack } as unknown as globalThis.Message,
    ack,
  }));
  if (!carrier || !other) throw new Error("There are two messages");
  const [first, second] = ["a", "b"].map((id) => ({ raw: carrier.raw, id })) as [Ended, Ended];
  const acknowledgements = new Acknowledgements([first, { raw: other.raw, id: "c" }, second]);
  // The end of a job may be written again.
  acknowledgements.end(first);
  acknowledgements.end(first);
  expect(carrier.ack).not.toHaveBeenCalled();
  acknowledgements.end(second);
  acknowledgements.endAll([carrier.raw, other.raw]);
  expect([carrier.ack.mock.calls.length, other.ack.mock.calls.length]).toEqual([1, 1]);
});

test("a number of jobs per message that can't be is refused", () => {
  for (const wrong of [0, 101, 1.5])
    expect(() => createQueue({ name, consumers: [fill], jobsPerMessage: wrong })).toThrow("Invalid jobs per message of boxes");
  expect(JobsPerMessage.safeParse(100).success).toBe(true);
});
