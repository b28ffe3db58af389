import { createMessageBatch } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { TimeoutError } from "#domain/jobs/retry";
import { newAuditContext } from "#store/audit/audit";
import { setConcurrency } from "#store/queues/limits";
import { limiterOf } from "./coordinator/client.ts";
import { createConsumer } from "./createConsumer.ts";
import { withDedup } from "./dedup.ts";
import { createQueue } from "./queue.ts";
import { RunningJobs } from "./runningJobs.ts";
import { withDirectPublishing } from "./service.ts";
import { add, deliver, currentHandler, jobs, makePart, outgoing, ownEnv, parts, makeDelayedJobsDue } from "./testing/ownQueue.ts";
import { expectCountersExact } from "./testing/recount.ts";
import { waitOptions } from "./testing/unitTimeout.ts";
import { timeLimitOf } from "./timeLimit.ts";
import type { Delivery } from "./handlers.ts";

const { OPS, DB } = ownEnv;
const stateOf = async (id: string) => (await jobs.getJob(id))?.job.state;
const never = new Promise<never>(() => {});

beforeEach(() => (outgoing.length = 0));
afterEach(() => expectCountersExact(OPS));

test("an attempt that never ends fails with a TimeoutError, and the others of its batch complete", async () => {
  let reason: unknown;
  currentHandler.handle = async ({ job, signal }) => {
    if (job.payload.name !== "hung") return "made";
    signal.addEventListener("abort", () => (reason = signal.reason));
    return never;
  };
  const [hung, good] = [await add("hung", { timeoutMs: 40, attempts: 1 }), await add("good")];
  expect(await deliver()).toEqual({ acked: 2, delays: [] });
  const error = { errorName: "TimeoutError", errorMessage: "The attempt did not finish within 40 ms" };
  expect(await jobs.getJob(hung)).toMatchObject({
    job: { state: "failed", ...error },
    attempts: [{ outcome: "failed", ...error }],
    options: { timeoutMs: 40 },
  });
  expect(reason).toMatchObject({ name: "TimeoutError" });
  expect(await stateOf(good)).toBe("completed");
});

test("the late result of an attempt that timed out changes nothing", async () => {
  const finish = new Map<number, (result: unknown) => void>();
  const contexts: Parameters<typeof currentHandler.handle>[0][] = [];
  currentHandler.handle = (context) => {
    contexts.push(context);
    return new Promise((resolve) => finish.set(context.job.attempt, resolve));
  };
  const id = await add("a", { timeoutMs: 500 });
  const [{ body }] = outgoing.splice(0) as [{ body: unknown }];
  expect((await deliver([body])).delays).toEqual([5]);
  await makeDelayedJobsDue();
  const second = deliver([body]);
  await vi.waitUntil(() => finish.has(2), waitOptions);
  finish.get(1)?.("late");
  contexts[0]?.log("late");
  contexts[0]?.updateProgress("late");
  await expect(contexts[0]?.heartbeat()).rejects.toMatchObject({ name: "TimeoutError" });
  expect(await stateOf(id)).toBe("active");
  finish.get(2)?.("in time");
  await second;
  expect(await jobs.getJob(id)).toMatchObject({ job: { state: "completed", attempt: 2, progress: null }, result: "in time", logs: [] });
});

test("logs of an attempt that timed out are not stored, also while its batch runs", async () => {
  let logMore = () => {};
  let hung = "";
  currentHandler.handle = async ({ job, log }) => {
    if (job.payload.name === "slow") {
      await vi.waitUntil(async () => (await stateOf(hung)) === "failed", waitOptions);
      return logMore();
    }
    log("in time");
    logMore = () => log("late");
    return never;
  };
  hung = await add("hung", { timeoutMs: 30, attempts: 1 });
  await add("slow");
  await deliver();
  expect((await jobs.getJob(hung))?.logs.map(({ message }) => message)).toEqual(["in time"]);
});

test("a cancelled attempt that ignores its signal ends as cancelled at its time limit", async () => {
  currentHandler.handle = () => never;
  const id = await add("a", { timeoutMs: 1_000 });
  const delivered = deliver();
  await vi.waitUntil(async () => (await stateOf(id)) === "active", waitOptions);
  await jobs.cancel(id);
  await delivered;
  expect(await jobs.getJob(id)).toMatchObject({
    job: { state: "failed", errorName: "CancelledError" },
    attempts: [{ outcome: "cancelled" }],
  });
});

test("the time limit of a consumer applies to jobs without their own", async () => {
  const consumer = createConsumer({ name: "make-part", schema: z.object({ name: z.string() }), timeoutMs: 30, handle: () => never });
  const limited = createQueue({ name: "parts", consumers: [consumer] });
  const [usual, own] = [await add("a", { attempts: 1 }), await add("b", { attempts: 1, timeoutMs: 60 })];
  const bodies = outgoing.splice(0).map(({ body }) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body }));
  await limited.consume(createMessageBatch("parts", bodies), ownEnv);
  expect((await jobs.getJob(usual))?.job.errorMessage).toContain("within 30 ms");
  expect((await jobs.getJob(own))?.job.errorMessage).toContain("within 60 ms");
  for (const timeoutMs of [0, 1.5, Number.NaN, 900_001])
    expect(() => createQueue({ name: "parts", consumers: [{ ...consumer, timeoutMs }] })).toThrow(/make-part: timeoutMs/);
});

test("an invalid time limit is refused with its path", async () => {
  for (const timeoutMs of [0, -1, 1.5, 900_001, "10" as never])
    await expect(jobs.add(makePart, {}, { timeoutMs })).rejects.toMatchObject({ code: "invalid", issues: [{ path: "options.timeoutMs" }] });
});

test("an attempt that timed out releases its lease under a concurrency limit", async () => {
  const limitTo = async (limit: number | null) => {
    await setConcurrency(OPS, "parts", limit, newAuditContext("dana@example.com"));
    await limiterOf(ownEnv, "parts").refresh();
  };
  currentHandler.handle = async ({ job }) => (job.payload.name === "hung" ? never : "made");
  await add("hung", { timeoutMs: 30, attempts: 1 });
  await limitTo(1);
  await deliver();
  const next = await add("next");
  await deliver();
  expect(await stateOf(next)).toBe("completed");
  await limitTo(null);
});

test("the time limit is the one asked for, and ends before the platform ends the batch", () => {
  expect(timeLimitOf(null, 0, 0)).toBe(885_000);
  expect(timeLimitOf(900_000, 1_000, 61_000)).toBe(825_000);
  expect(timeLimitOf(5_000, 1_000, 61_000)).toBe(5_000);
  expect(timeLimitOf(5_000, 0, 2_000_000)).toBe(1);
});

test("a running Worker renews the leases of long attempts; without renewal a lease expires", async () => {
  let finish = () => {};
  currentHandler.handle = () => new Promise<void>((resolve) => (finish = resolve));
  const id = await add();
  const delivered = deliver();
  await vi.waitUntil(async () => (await stateOf(id)) === "active", waitOptions);
  const now = Date.now();
  const running = new RunningJobs(OPS, limiterOf({}, "parts"));
  running.start(id, 1, {});
  expect(running.leaseRenewals(now + 50_000)).toEqual([]);
  await OPS.batch(running.leaseRenewals(now + 100_000));
  expect(running.leaseRenewals(now + 110_000)).toEqual([]);
  running.remove(id);
  await parts.runMaintenance(ownEnv, new Date(now + 200_000));
  expect(await stateOf(id)).toBe("active");
  await parts.runMaintenance(ownEnv, new Date(now + 230_000));
  expect(await stateOf(id)).toBe("waiting");
  finish();
  await delivered;
});

test("the late result of a handler is neither committed nor sent", async () => {
  const stop = new AbortController();
  const delivery = { message: { event_id: "e-1", type: "t" }, signal: stop.signal } as unknown as Delivery;
  const late = async () => {
    stop.abort(new TimeoutError("late"));
    return { writes: [DB.prepare(`INSERT INTO effects (event_id, at) VALUES ('e-1', 'x')`)], emit: [] };
  };
  await expect(withDedup(DB)(late)(delivery)).rejects.toThrow("late");
  expect(await DB.prepare(`SELECT count(*) AS n FROM effects`).first("n")).toBe(0);
  expect(await DB.prepare(`SELECT count(*) AS n FROM processed_events`).first("n")).toBe(0);
  const publish = vi.fn<(emit: unknown) => Promise<void>>();
  await expect(withDirectPublishing(publish as never)(late)(delivery)).rejects.toThrow("late");
  expect(publish).not.toHaveBeenCalled();
});
