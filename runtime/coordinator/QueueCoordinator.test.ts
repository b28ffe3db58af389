import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { AnyMessage } from "#domain/messages/envelope";
import { newAuditContext } from "#store/audit/audit";
import { setConcurrency, setRateLimit } from "#store/queues/limits";
import { pauseQueue, resumeQueue } from "#store/queues/queues";
import { createPublisher } from "../publish.ts";
import { pickRequests, coordinator, completedJobs, jobIdOfMessage, newLimiter, queue, addWaitingJobs } from "../testing/coordinator.ts";
import { testEnv } from "../testing/env.ts";
import { expectCountersExact } from "../testing/recount.ts";
import { unitTimeoutMs, waitOptions } from "../testing/unitTimeout.ts";
import type { Limiter } from "./client.ts";

const ops = testEnv.OPS;
const auditContext = () => newAuditContext("dana");
const until = (condition: () => Promise<boolean>) => vi.waitUntil(condition, waitOptions);
const candidates = (ids: readonly string[], key: string | null = null, priority = 0) => ids.map((id) => ({ id, key, priority }));
const msBetween = (from: string | undefined, to: string | undefined) => Date.parse(to ?? "") - Date.parse(from ?? "");
const isDone = async (ids: readonly string[]) => {
  const completed = new Set((await completedJobs()).map(({ id }) => id));
  return ids.every((id) => completed.has(id));
};
/** Records what the limiter reads from the database and sends to the queue. */
const spyOnLimiter = () =>
  runInDurableObject(coordinator(), (instance) => {
    const { OPS, PICK_QUEUE } = (instance as unknown as { env: { OPS: D1Database; PICK_QUEUE: Queue } }).env;
    return { reads: vi.spyOn(OPS, "prepare"), sends: vi.spyOn(PICK_QUEUE, "sendBatch") };
  });

let limiter: Limiter;
beforeEach(async () => {
  limiter = await newLimiter();
});

describe("a queue with a rate limit", () => {
  test("starts its jobs no faster than the limit, and all of them, each with one attempt", async () => {
    await setRateLimit(ops, queue, { limit: 5, periodMs: 500 }, null, auditContext());
    const publishedAt = new Date().toISOString();
    await createPublisher(testEnv, false)(pickRequests(15).map((message) => ({ queue, message })));
    await until(async () => (await completedJobs()).length === 15);
    // Five may start at once, each of the others 100 ms after the one before. A busy machine starts them later, never earlier.
    // Their ends are compared: a start counts from the delivery, and the limiter answers after that.
    const delaysMs = (await completedJobs()).map(({ finishedAt }) => msBetween(publishedAt, finishedAt)).toSorted((a, b) => a - b);
    expect(delaysMs.filter((ms, nth) => ms < (nth - 4) * 100)).toEqual([]);
    // The alarm, which comes 5 s after a timer that was lost, is not needed.
    expect(delaysMs.at(-1)).toBeLessThan(5_000);
    expect(await ops.prepare(`SELECT max(attempt) AS most FROM jobs WHERE queue = ?1`).bind(queue).first("most")).toBe(1);
    await expectCountersExact(ops);
  });

  test("lets jobs of another key start before jobs that wait for their own key", async () => {
    await setRateLimit(ops, queue, { limit: 100, periodMs: 100 }, { limit: 1, periodMs: 400 }, auditContext());
    const [first, second] = [await addWaitingJobs(2, { key: "one" }), await addWaitingJobs(1, { key: "two" })];
    const { granted } = await limiter.admit([...candidates(first, "one"), ...candidates(second, "two")]);
    expect(granted).toEqual([first[0], second[0]]);
    await until(() => isDone(first.slice(1)));
    expect((await completedJobs()).length).toBe(1);
  });

  test("starts jobs of the highest priority first", async () => {
    // All six wait before the second one may start.
    await setRateLimit(ops, queue, { limit: 1, periodMs: 60_000 }, null, auditContext());
    const [low, usual, high] = [
      await addWaitingJobs(2, { priority: -1 }),
      await addWaitingJobs(2),
      await addWaitingJobs(2, { priority: 9 }),
    ];
    await limiter.admit(candidates(low, null, -1));
    await limiter.admit([...candidates(usual), ...candidates(high, null, 9)]);
    const waiting = [...high, ...usual, ...low.slice(1)];
    // A queue does not deliver in order: what counts is the order in which the limiter dispatches.
    const { sends } = await spyOnLimiter();
    await setRateLimit(ops, queue, { limit: 1, periodMs: 200 }, null, auditContext());
    await limiter.refresh();
    await until(() => isDone(waiting));
    const dispatched = sends.mock.calls.flatMap(([messages]) => [...messages].map(({ body }) => jobIdOfMessage(body as AnyMessage)));
    expect(dispatched).toEqual(waiting);
  });

  test("keeps its wait list and its rate limit bucket after a crash, and continues by its alarm", async () => {
    await setRateLimit(ops, queue, { limit: 1, periodMs: 2_000 }, null, auditContext());
    const ids = await addWaitingJobs(3);
    const admittedAt = new Date().toISOString();
    expect((await limiter.admit(candidates(ids))).granted).toEqual(ids.slice(0, 1));
    await expect(runInDurableObject(coordinator(), (_, state) => state.abort("killed"))).rejects.toThrow("killed");
    expect(await runInDurableObject(coordinator(), (_, state) => state.storage.getAlarm())).not.toBeNull();
    expect(Object.keys((await limiter.trackedUntil(ids)) ?? {})).toEqual(ids.slice(1));
    expect(await runDurableObjectAlarm(coordinator())).toBe(true);
    await until(() => isDone(ids.slice(1)));
    const starts = (await completedJobs()).map(({ startedAt }) => startedAt);
    expect(msBetween(admittedAt, starts[0])).toBeGreaterThanOrEqual(2_000);
    expect(msBetween(admittedAt, starts[1])).toBeGreaterThanOrEqual(4_000);
  });

  test("dispatches no job while the queue is paused, and continues when it is refreshed after the resume", async () => {
    await setRateLimit(ops, queue, { limit: 1, periodMs: 100 }, null, auditContext());
    const ids = await addWaitingJobs(2);
    await pauseQueue(ops, queue, null, auditContext());
    const { reads, sends } = await spyOnLimiter();
    const readCount = () => reads.mock.calls.filter(([sql]) => sql.includes("coalesce(run_at <= ?3, 1) LIMIT 100")).length;
    await limiter.admit(candidates(ids));
    // It reads the database once, and not again for further jobs.
    let unchanged = 0;
    await until(async () => {
      const before = readCount();
      await limiter.admit(candidates([crypto.randomUUID()]));
      unchanged = before > 0 && readCount() === before ? unchanged + 1 : 0;
      return unchanged === 5;
    });
    expect([readCount(), sends.mock.calls.length, await completedJobs()]).toEqual([1, 0, []]);
    reads.mockRestore();
    sends.mockRestore();
    expect(Object.keys((await limiter.trackedUntil(ids)) ?? {})).toEqual(ids.slice(1));
    await resumeQueue(ops, queue, auditContext());
    await limiter.refresh();
    await until(() => isDone(ids.slice(1)));
  });

  test("does not dispatch a job that has finished before it gets a permit", async () => {
    await setRateLimit(ops, queue, { limit: 1, periodMs: 300 }, null, auditContext());
    const [first = "", completed = "", next = ""] = await addWaitingJobs(3);
    await limiter.admit(candidates([first, completed, next]));
    await ops.prepare(`UPDATE jobs SET state = 'failed' WHERE id = ?1`).bind(completed).run();
    await until(() => isDone([next]));
    expect(await limiter.trackedUntil([completed])).toEqual({});
  });

  test("notices changed limits by itself", async () => {
    expect((await limiter.admit(candidates(["a", "b"]))).granted).toEqual(["a", "b"]);
    await setRateLimit(ops, queue, { limit: 1, periodMs: 60_000 }, null, auditContext());
    await until(async () => (await limiter.admit(candidates([crypto.randomUUID()]))).granted.length === 0);
    await setRateLimit(ops, queue, null, null, auditContext());
    await limiter.refresh();
    expect((await limiter.admit(candidates(["c", "d"]))).granted).toEqual(["c", "d"]);
  });
});

describe("a queue with a concurrency limit", () => {
  test("has no more active jobs than the limit, and starts the next when one is released", async () => {
    await setConcurrency(ops, queue, 1, auditContext());
    const ids = await addWaitingJobs(4);
    expect(await limiter.admit(candidates(ids))).toEqual({ granted: ids.slice(0, 1), counted: true });
    expect((await limiter.admit(candidates(["late"]))).granted).toEqual([]);
    await limiter.release(ids.slice(0, 1));
    await until(() => isDone(ids.slice(1)));
    const jobs = await completedJobs();
    expect(jobs.map(({ id }) => id)).toEqual(ids.slice(1));
    for (const [at, job] of jobs.entries())
      expect(msBetween(jobs[at - 1]?.finishedAt ?? job.startedAt, job.startedAt)).toBeGreaterThanOrEqual(0);
  });

  test("starts all waiting jobs once the limit is removed", { timeout: 2 * unitTimeoutMs }, async () => {
    await setConcurrency(ops, queue, 1, auditContext());
    const ids = await addWaitingJobs(120);
    await limiter.admit(candidates(ids));
    await setConcurrency(ops, queue, null, auditContext());
    await limiter.refresh();
    // A busy machine may need longer for so many.
    await vi.waitUntil(() => isDone(ids.slice(1)), { ...waitOptions, timeout: 2 * waitOptions.timeout });
    expect((await completedJobs()).length).toBe(119);
  });
});

describe("a queue without limits", () => {
  test("costs nothing: every job may start, nothing is written, no alarm is set", async () => {
    const ids = Array.from({ length: 100 }, (_, at) => `job-${at}`);
    expect(await limiter.admit(candidates(ids))).toEqual({ granted: ids, counted: false, hold: null });
    await runInDurableObject(coordinator(), async (_, state) => {
      const tables = ["places", "holds", "buckets", "cancels"];
      const rows = tables.map((table) => state.storage.sql.exec(`SELECT count(*) AS rows FROM ${table}`).one()["rows"]);
      expect([rows, await state.storage.getAlarm()]).toEqual([[0, 0, 0, 0], null]);
    });
  });

  test("knows leased jobs and cancelled jobs, also after an eviction", async () => {
    expect(await limiter.heartbeat("running")).toBe(false);
    expect(await limiter.cancel("running")).toBe(true);
    await evictDurableObject(coordinator());
    expect(await limiter.heartbeat("running")).toBe(true);
    expect(await limiter.watch(["running", "other"])).toEqual(["running"]);
    expect(await limiter.cancel(["running", "second", "third"])).toBe(true);
    await evictDurableObject(coordinator());
    expect(await limiter.watch(["third", "running", "second", "other"])).toEqual(["third", "running", "second"]);
    const until120 = (await limiter.trackedUntil(["running", "other"])) ?? {};
    expect(Object.keys(until120)).toEqual(["running"]);
    expect(Math.abs(Date.parse(until120["running"] ?? "") - Date.now() - 120_000)).toBeLessThan(5_000);
    await limiter.admit(candidates(["running"]));
    expect(await limiter.watch(["running"])).toEqual(["running"]);
    await limiter.release(["running"]);
    expect([await limiter.watch(["running"]), await limiter.trackedUntil(["running"])]).toEqual([[], {}]);
  });

  test("keeps a cancel request when a copy of the running job arrives, and deletes it at the end of the attempt", async () => {
    await limiter.cancel("job");
    await limiter.admit(candidates(["job"]));
    expect(await limiter.watch(["job"])).toEqual(["job"]);
    await limiter.release(["job"]);
    expect(await limiter.watch(["job"])).toEqual([]);
  });
});
