import { createMessageBatch } from "cloudflare:test";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { maxRowsRead, rowsWritten } from "#domain/cost/usage";
import type { JobOptions } from "#domain/jobs/job";
import { PermanentError, TransientError } from "#domain/jobs/retry";
import { createConsumer } from "./createConsumer.ts";
import { reportFailure } from "./failureReports.ts";
import { meter } from "./meter.ts";
import { createQueue } from "./queue.ts";
import { testEnv } from "./testing/env.ts";
import { expectCountersExact } from "./testing/recount.ts";
import { countRoundTrips } from "./testing/roundTrips.ts";

/** The most rows that a job may cost from add to completed, with index entries and its share of the counters. */
const maxRows = 6;

/** Rows of a batch besides those of its jobs: the queue's counters twice, and its metrics buckets of a minute, 15 minutes and an hour. */
const rowsPerBatch = rowsWritten.batch;

const End = z.enum(["well", "result", "reports", "transient", "once", "permanent"]);
type End = z.infer<typeof End>;
const Thing = z.object({ end: End.default("well"), shop: z.string().optional() });
const doThing = createConsumer({
  name: "thing.asked",
  schema: Thing,
  handle: ({ job, log, updateProgress }) => {
    const { end } = job.payload;
    if (end === "transient" || (end === "once" && job.attempt === 1)) throw new TransientError("The provider hung up");
    if (end === "permanent") throw new PermanentError("No such thing");
    if (end === "reports") {
      log("half done");
      updateProgress(50);
    }
    return end === "well" ? undefined : { made: job.id };
  },
});
const things = createQueue({ name: "things", consumers: [doThing] });
type Payload = z.input<typeof Thing>;

/** The messages that were sent to the queue and not delivered yet. */
let sent: unknown[] = [];
const sender = { sendBatch: async (messages: Iterable<{ body: unknown }>) => void sent.push(...[...messages].map(({ body }) => body)) };

const { db: counted, trips } = countRoundTrips(testEnv.OPS);
const { db: OPS, rows } = meter(counted);
const env = { ...testEnv, LAB: "off", OPS, THINGS: sender };
const jobs = things.jobs(env);

type Cost = { written: number; trips: number };
async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = { written: rows.written, trips: trips.count };
  await work();
  return { written: rows.written - before.written, trips: trips.count - before.trips };
}
async function rowsReadBy(work: () => Promise<unknown>): Promise<number> {
  const before = rows.read;
  await work();
  return rows.read - before;
}

const payloads = (count: number, payload: Payload): Payload[] => Array.from({ length: count }, () => payload);
const add = (all: readonly Payload[], options?: JobOptions) =>
  jobs.addBulk(all.map((payload) => ({ consumer: doThing, payload, ...(options ? { options } : {}) })));

/** Delivers all sent messages as one batch, for the first time or again. Returns how many were acknowledged and how many are to be retried. */
async function consume(attempts = 1): Promise<{ acked: number; retried: number }> {
  const batch = createMessageBatch(
    things.name,
    sent.splice(0).map((body, index) => ({ id: `m-${index}-${crypto.randomUUID()}`, timestamp: new Date(), attempts, body })),
  );
  const retries = batch.messages.map((message) => vi.spyOn(message, "retry"));
  await things.consume(batch, env);
  const retried = retries.filter(({ mock }) => mock.calls.length > 0).length;
  return { acked: batch.messages.length - retried, retried };
}

beforeEach(async () => {
  sent = [];
  // Create the queue's row before anything is counted.
  await add([{}]);
  await consume();
});

describe("100 jobs that complete, from add to completed", () => {
  const shop = "north";
  const { complete, completeAtOnce } = rowsWritten;
  const plain = rowsWritten.addCall + rowsWritten.add * 100;
  const correlated = plain + rowsWritten.correlationId * 100;
  const cases: { what: string; payload: Payload; options?: JobOptions; added: number; perJob: number; reportRows?: number }[] = [
    { what: "plain", payload: {}, added: plain, perJob: completeAtOnce },
    { what: "of a tenant", payload: { shop }, added: plain, perJob: completeAtOnce },
    { what: "with a correlation id", payload: {}, options: { correlationId: "c-1" }, added: correlated, perJob: completeAtOnce },
    {
      what: "of a tenant, with a correlation id",
      payload: { shop },
      options: { correlationId: "c-1" },
      added: correlated,
      perJob: completeAtOnce,
    },
    { what: "with a result", payload: { end: "result" }, added: plain, perJob: completeAtOnce },
    // The log entry and the progress are one row each.
    {
      what: "with a result, a log line and progress",
      payload: { end: "reports" },
      added: plain,
      perJob: complete + 2 * rowsWritten.report,
      reportRows: 2 * rowsWritten.report,
    },
  ];
  test.each(cases)("$what", async ({ payload, options, added, perJob, reportRows = 0 }) => {
    expect(await costOf(() => add(payloads(100, payload), options))).toEqual({ written: added, trips: 1 });
    const ofBatch = rowsPerBatch - (perJob === completeAtOnce ? 1 : 0);
    expect(await costOf(consume)).toEqual({ written: perJob * 100 + ofBatch, trips: 2 });
    expect((added + perJob * 100 + ofBatch) / 100).toBeLessThanOrEqual(maxRows + reportRows);
    expect(await jobs.getCounts()).toMatchObject({ waiting: 0, active: 0, completed: 101 });
    await expectCountersExact(testEnv.OPS);
  });
});

describe.each([1, 10, 100])("a batch of %i takes two round trips", (count) => {
  const { complete, completeAtOnce } = rowsWritten;
  const ends: { end: End; perJob: number; counts: (done: number) => object; retried: number; causes?: number }[] = [
    { end: "well", perJob: completeAtOnce, counts: (done) => ({ completed: 1 + done }), retried: 0 },
    { end: "result", perJob: completeAtOnce, counts: (done) => ({ completed: 1 + done }), retried: 0 },
    { end: "reports", perJob: complete + 2 * rowsWritten.report, counts: (done) => ({ completed: 1 + done }), retried: 0 },
    { end: "transient", perJob: rowsWritten.retry, counts: (delayed) => ({ completed: 1, delayed }), retried: count },
    // A new cause has a row that counts its open dead letters, and a group: five rows with its index entries, four more for the update that
    // each batch makes.
    {
      end: "permanent",
      perJob: rowsWritten.fail,
      counts: (failed) => ({ completed: 1, failed }),
      retried: 0,
      causes: rowsWritten.newCause,
    },
  ];
  test.each(ends)("when its jobs end as $end", async ({ end, perJob, counts, retried, causes = 0 }) => {
    await add(payloads(count, { end }));
    expect(await costOf(async () => expect((await consume()).retried).toBe(retried))).toEqual({
      written: perJob * count + rowsPerBatch - (perJob === completeAtOnce ? 1 : 0) + causes,
      trips: 2,
    });
    expect(await jobs.getCounts()).toMatchObject(counts(count));
  });

  test("when its jobs complete after a retry, and when more of a known cause fail", async () => {
    await add(payloads(count, { end: "once" }));
    const bodies = [...sent];
    expect((await costOf(consume)).written).toBe(rowsWritten.retry * count + rowsPerBatch);
    await testEnv.OPS.prepare(`UPDATE jobs SET run_at = created_at WHERE state = 'delayed'`).run();
    sent = bodies;
    expect((await costOf(consume)).written).toBe(complete * count + rowsPerBatch);
    await add(payloads(count, { end: "permanent" }));
    await consume();
    await add(payloads(count, { end: "permanent" }));
    expect((await costOf(consume)).written).toBe(rowsWritten.fail * count + rowsPerBatch + rowsWritten.cause);
    expect(await jobs.getCounts()).toMatchObject({ completed: 1 + count, failed: 2 * count });
  });

  const reads = [
    { end: "well", how: "at once", rows: maxRowsRead.completeAtOnce, deliveries: 1 },
    { end: "well", how: "after their claim", rows: maxRowsRead.complete, deliveries: 2 },
    { end: "transient", how: "at once", rows: maxRowsRead.retry, deliveries: 1 },
    { end: "permanent", how: "at once", rows: maxRowsRead.fail, deliveries: 1 },
  ] as const;
  test.each(reads)(
    "and reads at most $rows rows for each of its jobs that end as $end $how, besides its own",
    async ({ end, rows: perJob, deliveries }) => {
      // Delayed jobs of the queue make each of its batches read more.
      await add(payloads(count, { end: "transient" }));
      await consume();
      const added = await rowsReadBy(() => add(payloads(count, { end })));
      expect(added).toBe(maxRowsRead.addCall + maxRowsRead.add * count);
      const consumed = await rowsReadBy(() => consume(deliveries));
      expect(consumed).toBeLessThanOrEqual(perJob * count + maxRowsRead.batch);
      // The limits are not far above what is read.
      expect(consumed).toBeGreaterThan(0.8 * perJob * count);
    },
  );

  test("when its jobs end in every way", async () => {
    await add(
      ends
        .map(({ end }) => ({ end }))
        .flatMap((payload) => payloads(Math.ceil(count / ends.length), payload))
        .slice(0, count),
    );
    expect((await costOf(consume)).trips).toBe(2);
    await expectCountersExact(testEnv.OPS);
  });

  test("when its jobs are children, and when their parent is released", async () => {
    const child = { queue: things.name, type: doThing.name, payload: {} };
    await jobs.createFlow({ ...child, children: payloads(count, {}).map(() => child) });
    expect(sent.length).toBe(count);
    // Besides the cost of any job: the parent's row, its index entry, its queue's counters.
    expect(await costOf(consume)).toEqual({ written: completeAtOnce * count + rowsPerBatch - 1 + 3, trips: 2 });
    expect(sent.length).toBe(1);
    // A parent has waited for its children, so its claim is written, after it was read.
    expect(await costOf(consume)).toEqual({ written: complete + rowsPerBatch, trips: 3 });
    expect(await jobs.getCounts()).toMatchObject({ blocked: 0, waiting: 0, completed: count + 2 });
  });

  test("at most: one and no row while its queue is paused", async () => {
    // The command would have the claims of the next 10 s written first.
    await testEnv.OPS.prepare(`UPDATE queues SET paused_at = '2026-01-01T00:00:00.000Z'`).run();
    await add(payloads(count, {}));
    expect(await costOf(async () => expect(await consume()).toEqual({ acked: count, retried: 0 }))).toEqual({ written: 0, trips: 1 });
    expect(await jobs.getCounts()).toMatchObject({ waiting: count, active: 0 });
    await testEnv.OPS.prepare(`UPDATE queues SET paused_at = NULL`).run();
  });
});

test("a lease of its own costs a queue nothing for jobs that complete at once, two rows more for each other attempt, and a report of a failure three rows", async () => {
  const leased = createQueue({ name: "leased-things", binding: "THINGS", consumers: [doThing], leaseMs: 600_000 });
  const consumeLeased = (count: number) =>
    leased.consume(
      createMessageBatch(
        leased.name,
        sent.splice(0, count).map((body) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body })),
      ),
      env,
    );
  await leased.jobs(env).addBulk(payloads(101, {}).map((payload) => ({ consumer: doThing, payload })));
  // The first batch of a Worker stores its settings.
  await consumeLeased(1);
  expect(await costOf(() => consumeLeased(100))).toEqual({ written: rowsWritten.completeAtOnce * 100 + rowsPerBatch - 1, trips: 2 });
  await leased.jobs(env).addBulk(payloads(100, { end: "transient" }).map((payload) => ({ consumer: doThing, payload })));
  expect(await costOf(() => consumeLeased(100))).toEqual({ written: (rowsWritten.retry + 2) * 100 + rowsPerBatch, trips: 2 });
  const failed = { id: "m-1", attempts: 1, body: {} };
  expect(await costOf(() => reportFailure(failed, new Error("x"), env))).toEqual({ written: 3, trips: 1 });
});
