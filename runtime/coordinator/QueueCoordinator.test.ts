import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { newAuditContext } from "#store/audit/audit";
import { setConcurrency, setRateLimit } from "#store/queues/limits";
import { pauseQueue, resumeQueue } from "#store/queues/queues";
import { createPublisher } from "../publish.ts";
import { researchRequests, coordinator, completedJobs, newLimiter, queue, addWaitingJobs } from "../testing/coordinator.ts";
import { testEnv } from "../testing/env.ts";
import { expectCountersExact } from "../testing/recount.ts";
import type { Limiter } from "./client.ts";

const ops = testEnv.OPS;
const act = () => newAuditContext("dana");
const until = (holds: () => Promise<boolean>, timeout = 10_000) => vi.waitUntil(holds, { timeout, interval: 20 });
const candidates = (ids: readonly string[], key: string | null = null, priority = 0) => ids.map((id) => ({ id, key, priority }));
const msBetween = (from: string | undefined, to: string | undefined) => Date.parse(to ?? "") - Date.parse(from ?? "");
const isDone = async (ids: readonly string[]) => {
  const over = new Set((await completedJobs()).map(({ id }) => id));
  return ids.every((id) => over.has(id));
};

let gate: Limiter;
beforeEach(async () => {
  gate = await newLimiter();
});

describe("a queue with a rate limit", () => {
  test("starts its jobs no faster, and all of them, each with one try", async () => {
    await setRateLimit(ops, queue, { limit: 5, periodMs: 500 }, null, act());
    await createPublisher(ops, testEnv, false)(researchRequests(15).map((message) => ({ queue, message })));
    await until(async () => (await completedJobs()).length === 15);
    const starts = (await completedJobs()).map(({ startedAt }) => startedAt);
    // Five at once, the other ten at ten a second.
    expect(msBetween(starts[0], starts.at(-1))).toBeGreaterThan(800);
    expect(msBetween(starts[0], starts.at(-1))).toBeLessThan(4_000);
    expect(msBetween(starts[0], starts[5])).toBeGreaterThan(50);
    expect(await ops.prepare(`SELECT max(attempt) AS most FROM jobs WHERE queue = ?1`).bind(queue).first("most")).toBe(1);
    await expectCountersExact(ops);
  });

  test("lets those of another key pass by who wait for their own", async () => {
    await setRateLimit(ops, queue, { limit: 100, periodMs: 100 }, { limit: 1, periodMs: 400 }, act());
    const [first, second] = [await addWaitingJobs(2, { key: "one" }), await addWaitingJobs(1, { key: "two" })];
    const { granted } = await gate.admit([...candidates(first, "one"), ...candidates(second, "two")]);
    expect(granted).toEqual([first[0], second[0]]);
    await until(() => isDone(first.slice(1)));
    expect((await completedJobs()).length).toBe(1);
  });

  test("lets the highest priority go first", async () => {
    await setRateLimit(ops, queue, { limit: 1, periodMs: 200 }, null, act());
    const [low, usual, high] = [
      await addWaitingJobs(2, { priority: -1 }),
      await addWaitingJobs(2),
      await addWaitingJobs(2, { priority: 9 }),
    ];
    await gate.admit(candidates(low, null, -1));
    await gate.admit([...candidates(usual), ...candidates(high, null, 9)]);
    const parked = [...high, ...usual, ...low.slice(1)];
    await until(() => isDone(parked));
    expect((await completedJobs()).map(({ id }) => id)).toEqual(parked);
  });

  test("keeps its line and its bucket when it dies in the middle, and goes on by its alarm", async () => {
    await setRateLimit(ops, queue, { limit: 1, periodMs: 2_000 }, null, act());
    const ids = await addWaitingJobs(3);
    expect((await gate.admit(candidates(ids))).granted).toEqual(ids.slice(0, 1));
    const admitted = new Date().toISOString();
    await expect(runInDurableObject(coordinator(), (_, state) => state.abort("killed"))).rejects.toThrow("killed");
    expect(await runInDurableObject(coordinator(), (_, state) => state.storage.getAlarm())).not.toBeNull();
    expect(Object.keys((await gate.trackedUntil(ids)) ?? {})).toEqual(ids.slice(1));
    expect(await runDurableObjectAlarm(coordinator())).toBe(true);
    await until(() => isDone(ids.slice(1)));
    const starts = (await completedJobs()).map(({ startedAt }) => startedAt);
    expect(msBetween(admitted, starts[0])).toBeGreaterThan(1_500);
    expect(msBetween(starts[0], starts[1])).toBeGreaterThan(1_500);
  });

  test("sends nobody while it is paused, and goes on when it is told that it runs again", async () => {
    await setRateLimit(ops, queue, { limit: 1, periodMs: 100 }, null, act());
    const ids = await addWaitingJobs(2);
    await pauseQueue(ops, queue, null, act());
    const { looks, sends } = await runInDurableObject(coordinator(), (instance) => {
      const { OPS, RESEARCH_QUEUE } = (instance as unknown as { env: { OPS: D1Database; RESEARCH_QUEUE: Queue } }).env;
      return { looks: vi.spyOn(OPS, "prepare"), sends: vi.spyOn(RESEARCH_QUEUE, "sendBatch") };
    });
    const looked = () => looks.mock.calls.filter(([sql]) => sql.includes("CROSS JOIN jobs")).length;
    await gate.admit(candidates(ids));
    // It looks once, and then leaves the database alone, whoever comes.
    let quiet = 0;
    await until(async () => {
      const before = looked();
      await gate.admit(candidates([crypto.randomUUID()]));
      quiet = before > 0 && looked() === before ? quiet + 1 : 0;
      return quiet === 5;
    });
    expect([looked(), sends.mock.calls.length, await completedJobs()]).toEqual([1, 0, []]);
    looks.mockRestore();
    sends.mockRestore();
    expect(Object.keys((await gate.trackedUntil(ids)) ?? {})).toEqual(ids.slice(1));
    await resumeQueue(ops, queue, act());
    await gate.refresh();
    await until(() => isDone(ids.slice(1)));
  });

  test("does not send a job that is over by the time its turn comes", async () => {
    await setRateLimit(ops, queue, { limit: 1, periodMs: 300 }, null, act());
    const [first = "", over = "", next = ""] = await addWaitingJobs(3);
    await gate.admit(candidates([first, over, next]));
    await ops.prepare(`UPDATE jobs SET state = 'failed' WHERE id = ?1`).bind(over).run();
    await until(() => isDone([next]));
    expect(await gate.trackedUntil([over])).toEqual({});
  });

  test("finds out by itself that limits have changed", async () => {
    expect((await gate.admit(candidates(["a", "b"]))).granted).toEqual(["a", "b"]);
    await setRateLimit(ops, queue, { limit: 1, periodMs: 60_000 }, null, act());
    await until(async () => (await gate.admit(candidates([crypto.randomUUID()]))).granted.length === 0);
    await setRateLimit(ops, queue, null, null, act());
    await gate.refresh();
    expect((await gate.admit(candidates(["c", "d"]))).granted).toEqual(["c", "d"]);
  });
});

describe("a queue with a concurrency limit", () => {
  test("has no more active at once, and those who wait go when one is released", async () => {
    await setConcurrency(ops, queue, 1, act());
    const ids = await addWaitingJobs(4);
    expect(await gate.admit(candidates(ids))).toEqual({ granted: ids.slice(0, 1), counted: true });
    expect((await gate.admit(candidates(["late"]))).granted).toEqual([]);
    await gate.release(ids.slice(0, 1));
    await until(() => isDone(ids.slice(1)));
    const jobs = await completedJobs();
    expect(jobs.map(({ id }) => id)).toEqual(ids.slice(1));
    for (const [at, job] of jobs.entries())
      expect(msBetween(jobs[at - 1]?.finishedAt ?? job.startedAt, job.startedAt)).toBeGreaterThanOrEqual(0);
  });

  test("lets everybody go once the limit is lifted", { timeout: 15_000 }, async () => {
    await setConcurrency(ops, queue, 1, act());
    const ids = await addWaitingJobs(120);
    await gate.admit(candidates(ids));
    await setConcurrency(ops, queue, null, act());
    await gate.refresh();
    await until(() => isDone(ids.slice(1)));
    expect((await completedJobs()).length).toBe(119);
  });
});

describe("a queue without limits", () => {
  test("costs nothing: everybody goes, nothing is written, no alarm is set", async () => {
    const ids = Array.from({ length: 100 }, (_, at) => `job-${at}`);
    expect(await gate.admit(candidates(ids))).toEqual({ granted: ids, counted: false });
    await runInDurableObject(coordinator(), async (_, state) => {
      const tables = ["places", "holds", "buckets", "cancels"];
      const rows = tables.map((table) => state.storage.sql.exec(`SELECT count(*) AS rows FROM ${table}`).one()["rows"]);
      expect([rows, await state.storage.getAlarm()]).toEqual([[0, 0, 0, 0], null]);
    });
  });

  test("knows whose worker gives a sign of life, and whom somebody asked to stop, after an eviction too", async () => {
    expect(await gate.heartbeat("running")).toBe(false);
    expect(await gate.cancel("running")).toBe(true);
    await evictDurableObject(coordinator());
    expect(await gate.heartbeat("running")).toBe(true);
    expect(await gate.watch(["running", "other"])).toEqual(["running"]);
    const until120 = (await gate.trackedUntil(["running", "other"])) ?? {};
    expect(Object.keys(until120)).toEqual(["running"]);
    expect(Math.abs(Date.parse(until120["running"] ?? "") - Date.now() - 120_000)).toBeLessThan(5_000);
    await gate.admit(candidates(["running"]));
    expect(await gate.watch(["running"])).toEqual(["running"]);
    await gate.release(["running"]);
    expect([await gate.watch(["running"]), await gate.trackedUntil(["running"])]).toEqual([[], {}]);
  });

  test("keeps a wish when a copy of the job arrives while it runs, and forgets it with the try", async () => {
    await gate.cancel("job");
    await gate.admit(candidates(["job"]));
    expect(await gate.watch(["job"])).toEqual(["job"]);
    await gate.release(["job"]);
    expect(await gate.watch(["job"])).toEqual([]);
  });
});
