import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { z } from "zod";
import { TransientError } from "#domain/jobs/retry";
import { listAudit } from "#store/audit/audit";
import { limiterOf } from "./coordinator/client.ts";
import { createConsumer } from "./createConsumer.ts";
import { createQueue } from "./queue.ts";
import {
  add,
  deliver,
  currentHandler,
  jobs,
  makePart,
  outgoing,
  ownEnv,
  parts,
  makeDelayedJobsDue,
  resetOwnQueue,
  stateOf,
} from "./testing/ownQueue.ts";
import { expectCountersExact } from "./testing/recount.ts";
import { waitOptions } from "./testing/unitTimeout.ts";

const { OPS } = ownEnv;

beforeEach(resetOwnQueue);
afterEach(() => expectCountersExact(OPS));

describe("adding jobs", () => {
  test("is typed and checked by the consumer's schema at both ends", async () => {
    expectTypeOf(jobs.add<typeof makePart>)
      .parameter(1)
      .toEqualTypeOf<{ name?: string | undefined; size?: number | undefined }>();
    await expect(jobs.add(makePart, { name: "" })).rejects.toMatchObject({ code: "invalid", issues: [{ path: "payload.name" }] });
    await expect(jobs.add(makePart, {}, { attempts: 0 })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "options.attempts" }],
    });
    expect(outgoing).toEqual([]);
    const received: string[] = [];
    currentHandler.handle = async ({ job }) => void received.push(job.payload.name);
    await jobs.add(makePart, {});
    await deliver();
    expect(received).toEqual(["a"]);
  });

  test("in bulk returns the results in the same order and sends a hundred at a time", async () => {
    const added = await jobs.addBulk(Array.from({ length: 1_203 }, (_, n) => ({ consumer: makePart, payload: { name: `${n}` } })));
    const named = new Map(
      outgoing.map(({ body }) => body as { event_id: string; payload: { name: string } }).map((body) => [body.event_id, body]),
    );
    expect(added.map(({ id }) => named.get(id.split(".")[0] ?? "")?.payload.name)).toEqual(added.map((_, n) => `${n}`));
    expect(await jobs.getCounts()).toMatchObject({ waiting: 1_203 });
  });

  test("with a deduplication id adds one job until the id expires, also within one call", async () => {
    const once = { deduplication: { id: "x", ttlMs: 60_000 } };
    const [first, second] = await jobs.addBulk([1, 2].map(() => ({ consumer: makePart, payload: {}, options: once })));
    expect([first?.duplicate, second]).toEqual([false, { id: first?.id, duplicate: true }]);
    await deliver();
    expect(await jobs.add(makePart, {}, once)).toEqual({ id: first?.id, duplicate: true });
    await OPS.prepare(`UPDATE deduplications SET expires_at = '2026-01-01T00:00:00.000Z'`).run();
    expect((await jobs.add(makePart, {}, once)).duplicate).toBe(false);
    expect(await jobs.getCounts()).toMatchObject({ completed: 1, waiting: 1 });
  });

  test("with a delay lets the queue hold them for up to 12 hours, and the database for longer", async () => {
    const [soon, late] = [await add("soon", { delayMs: 90_500 }), await add("late", { delayMs: 50 * 3_600_000 })];
    expect(outgoing.map(({ delaySeconds }) => delaySeconds)).toEqual([91]);
    expect((await deliver()).acked).toBe(1);
    expect([await stateOf(soon), await stateOf(late)]).toEqual(["delayed", "delayed"]);
    await jobs.remove(soon);
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 49 * 3_600_000));
    expect(outgoing).toEqual([]);
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 50 * 3_600_000 - 20_000));
    expect(outgoing.map(({ delaySeconds = 0 }) => delaySeconds >= 19 && delaySeconds <= 20)).toEqual([true]);
  });
});

describe("a handler", () => {
  test("reports progress and logs; the result of a fast one is written while a slow one still runs", async () => {
    let finish = () => {};
    const slow = new Promise<void>((resolve) => (finish = resolve));
    currentHandler.handle = async ({ job, log, updateProgress }) => {
      updateProgress({ part: job.payload.name });
      log("at it", { name: job.payload.name }, "warn");
      if (job.payload.name === "slow") await slow;
      return job.payload.name;
    };
    const [fast, waits] = [await add("fast"), await add("slow")];
    const delivered = deliver();
    await vi.waitUntil(async () => (await stateOf(fast)) === "completed", waitOptions);
    expect(await jobs.getJob(waits)).toMatchObject({
      job: { state: "active", progress: { part: "slow" } },
      attempts: [{ attempt: 1, outcome: "running", endedAt: null }],
      logs: [{ level: "warn", message: "at it", data: { name: "slow" } }],
    });
    finish();
    expect((await delivered).acked).toBe(2);
    expect(await jobs.getJob(waits)).toMatchObject({ job: { state: "completed" }, result: "slow", attempts: [{ outcome: "completed" }] });
  });

  test("that is cancelled while it runs is aborted by its signal, leaves no dead letter and is not retried", async () => {
    currentHandler.handle = ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    const id = await add();
    const delivered = deliver();
    await vi.waitUntil(async () => (await stateOf(id)) === "active", waitOptions);
    expect((await jobs.cancel(id))?.cancelledAt).not.toBeNull();
    await expect(jobs.cancel(id)).rejects.toMatchObject({ code: "conflict" });
    expect(await delivered).toEqual({ acked: 1, delays: [] });
    expect(await jobs.getJob(id)).toMatchObject({
      job: { state: "failed", errorName: "CancelledError" },
      attempts: [{ outcome: "cancelled" }],
    });
    expect(await OPS.prepare(`SELECT count(*) AS n FROM dead_letters`).first("n")).toBe(0);
    expect(await OPS.prepare(`SELECT sum(failed) AS failed, sum(retried) AS retried FROM queue_spans`).first()).toEqual({
      failed: 0,
      retried: 0,
    });
    currentHandler.handle = async ({ heartbeat }) => heartbeat();
    await jobs.retry(id);
    await deliver();
    expect(await stateOf(id)).toBe("completed");
  });

  test("that renews its lease by a heartbeat is not recovered, and one without a heartbeat is", async () => {
    let finish = () => {};
    const held = new Promise<void>((resolve) => (finish = resolve));
    currentHandler.handle = async ({ job, heartbeat }) => {
      if (job.payload.name === "alive") await heartbeat();
      await held;
    };
    const [alive, silent] = [await add("alive"), await add("silent")];
    const delivered = deliver();
    await vi.waitUntil(async () => Object.keys((await limiterOf(ownEnv, "parts").trackedUntil([alive])) ?? {}).length === 1, waitOptions);
    // Both have been running long enough for their claims to be written.
    await vi.waitUntil(async () => (await stateOf(alive)) === "active" && (await stateOf(silent)) === "active", waitOptions);
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 121_000));
    expect([await stateOf(alive), await stateOf(silent)]).toEqual(["active", "waiting"]);
    finish();
    await delivered;
    expect([await stateOf(alive), await stateOf(silent)]).toEqual(["completed", "waiting"]);
  });

  test("backs off as its job asks: fixed, exponential up to a maximum, or by default", async () => {
    currentHandler.handle = async () => {
      throw new TransientError("busy");
    };
    await add("a", { backoff: { type: "fixed", delayMs: 700 } });
    await add("b", { backoff: { type: "exponential", delayMs: 40_000, maxMs: 60_000 } });
    await add("c");
    const bodies = outgoing.splice(0).map(({ body }) => body);
    expect((await deliver(bodies)).delays).toEqual([1, 40, 5]);
    await makeDelayedJobsDue();
    expect((await deliver(bodies)).delays).toEqual([1, 60, 10]);
  });

  test("whose result is too large completes, and the result says that it is not stored", async () => {
    currentHandler.handle = async () => "x".repeat(200_000);
    const id = await add();
    await deliver();
    expect(await jobs.getJob(id)).toMatchObject({
      job: { state: "completed" },
      result: { notKept: expect.stringContaining("200002 bytes") },
    });
  });
});

describe("an operator", () => {
  test("edits the payload of a job whose message is already sent: the handler gets the new payload", async () => {
    const received: string[] = [];
    currentHandler.handle = async ({ job }) => void received.push(job.payload.name);
    const id = await add("old");
    await jobs.updatePayload(id, makePart, { name: "new" });
    await deliver();
    expect(received).toEqual(["new"]);
    await expect(jobs.updatePayload(id, makePart, { name: "late" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("removes a job whose message is already sent: it does not run", async () => {
    const done = vi.fn<() => Promise<void>>(async () => {});
    currentHandler.handle = done;
    const id = await add();
    await jobs.remove(id);
    await deliver();
    expect([await jobs.getJob(id), done.mock.calls.length]).toEqual([null, 0]);
    await expect(jobs.remove(id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("promotes a delayed job, cancels a waiting one, and retries it", async () => {
    const id = await add("a", { delayMs: 600_000 });
    outgoing.length = 0;
    await jobs.promote(id);
    await expect(jobs.promote(id)).rejects.toMatchObject({ code: "conflict" });
    expect((await jobs.cancel(id))?.state).toBe("failed");
    expect((await deliver()).acked).toBe(1);
    expect(await stateOf(id)).toBe("failed");
    await jobs.retry(id);
    await deliver();
    expect(await stateOf(id)).toBe("completed");
    await expect(jobs.retry(id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("does not change jobs of another queue through this one's handle", async () => {
    const id = await add("a", { delayMs: 600_000 });
    const other = createQueue({ name: "others", consumers: [makePart] }).jobs(ownEnv);
    const refused = { code: "not_found", message: `Job ${id} belongs to the queue parts, not to others` };
    for (const verb of ["retry", "promote", "cancel", "remove"] as const) await expect(other[verb](id)).rejects.toMatchObject(refused);
    await expect(other.updatePayload(id, makePart, { name: "b" })).rejects.toMatchObject(refused);
    expect([await stateOf(id), (await listAudit(OPS, {}, { limit: 1 })).items]).toEqual(["delayed", []]);
  });

  test("cannot change a job's payload by the consumer of another type", async () => {
    const id = await add("a", { delayMs: 600_000 });
    const paint = createConsumer({ name: "paint-part", schema: z.object({}), handle: () => undefined });
    await expect(jobs.updatePayload(id, paint as unknown as typeof makePart, {})).rejects.toMatchObject({
      code: "invalid",
      message: "This job has the type make-part, not paint-part",
    });
  });

  test("purges old jobs of a state, and nothing else", async () => {
    for (let n = 0; n < 5; n += 1) await add(`${n}`);
    await deliver();
    const left = await add("waits");
    await OPS.prepare(`UPDATE jobs SET finished_at = '2026-01-01T00:00:00.000Z' WHERE state = 'completed'`).run();
    const year = 31_536_000_000;
    expect(await jobs.purge({ state: "completed", olderThanMs: 10 * year, limit: 10 })).toEqual({ removed: 0, nextCursor: null });
    const first = await jobs.purge({ state: "completed", olderThanMs: 0, limit: 3 });
    expect(first).toMatchObject({ removed: 3, nextCursor: expect.any(String) });
    const cursor = String(first.nextCursor);
    expect(await jobs.purge({ state: "completed", olderThanMs: 0, limit: 10, cursor })).toEqual({ removed: 2, nextCursor: null });
    await expect(jobs.purge({ state: "failed", olderThanMs: 0, limit: 10, cursor })).rejects.toMatchObject({ code: "invalid" });
    await expect(jobs.purge({ state: "completed", olderThanMs: 0, limit: 1_001 })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "limit" }],
    });
    expect([await jobs.getCounts(), await stateOf(left)]).toMatchObject([{ completed: 0, waiting: 1 }, "waiting"]);
  });
});
