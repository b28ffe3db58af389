import { createMessageBatch } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { dueAtWhilePaused } from "#store/queues/paused";
import { findPlanRow, type PlanRow } from "#store/plans/rows";
import { InjectedCrash } from "./faultInjection.ts";
import { applyNextItems } from "./plans/applyChunk.ts";
import { runPlan } from "./plans/controlPlan.ts";
import { batchOf } from "./testing/batch.ts";
import { limiter, resetHolds, startJob } from "./testing/heldJob.ts";
import { add, currentHandler, deliver, jobs, makePart, outgoing, ownEnv, parts, stateOf } from "./testing/ownQueue.ts";
import { contextOf, makePlan, planEnv, planNow } from "./testing/plans.ts";
import { expectCountersExact } from "./testing/recount.ts";
import { waitOptions } from "./testing/unitTimeout.ts";

const { OPS } = ownEnv;

const rowOf = (id: string) =>
  OPS.prepare(`SELECT state, attempt, started_at IS NOT NULL AS started, started_at <= finished_at AS inOrder FROM jobs WHERE id = ?1`)
    .bind(id)
    .first();
const isActive = (id: string) => vi.waitUntil(async () => (await stateOf(id)) === "active", waitOptions);

beforeEach(resetHolds);
afterEach(() => expectCountersExact(OPS));

describe("a job that waits for its first attempt", () => {
  test("completes without ever being active if it ends at once, and has its start and its attempt", async () => {
    const job = await startJob();
    expect(await rowOf(job.id)).toMatchObject({ state: "waiting", attempt: 0, started: 0 });
    await job.end();
    expect(await rowOf(job.id)).toEqual({ state: "completed", attempt: 1, started: 1, inOrder: 1 });
  });

  test("is active soon if it runs on", async () => {
    const job = await startJob();
    await isActive(job.id);
    expect(await rowOf(job.id)).toMatchObject({ attempt: 1, started: 1 });
    await job.end();
    expect(await stateOf(job.id)).toBe("completed");
  });

  test("is not started by another delivery, before and after its claim is written", async () => {
    const job = await startJob();
    expect(await deliver([job.body])).toEqual({ acked: 1, delays: [] });
    await isActive(job.id);
    await deliver([job.body]);
    await job.end();
    await deliver([job.body]);
    expect(job.starts()).toBe(1);
    expect(await rowOf(job.id)).toMatchObject({ state: "completed", attempt: 1 });
  });

  test("is stored with its reports, its failure or its retry like any other", async () => {
    currentHandler.handle = async ({ log }) => log("half done");
    const reporting = await add();
    await deliver();
    currentHandler.handle = async () => Promise.reject(new TypeError("no"));
    const failing = await add();
    const retried = await deliver();
    expect(retried.delays).toHaveLength(1);
    expect(await jobs.getJob(reporting)).toMatchObject({
      job: { state: "completed", attempt: 1 },
      logs: [{ message: "half done", attempt: 1 }],
    });
    expect(await jobs.getJob(failing)).toMatchObject({
      job: { state: "delayed", attempt: 1 },
      attempts: [{ attempt: 1, errorName: "TypeError" }],
    });
  });

  test("is deleted when it completes, if its producer wants that", async () => {
    const job = await startJob({ removeOnComplete: true });
    await job.end();
    expect(await rowOf(job.id)).toBeNull();
  });

  test("has its claim written first if its message comes again, because the last attempt may have ended its Worker", async () => {
    const id = await add();
    const message = { id: "m-1", timestamp: new Date(), attempts: 2, body: outgoing.splice(0)[0]?.body };
    let stateWhileRunning: string | undefined;
    currentHandler.handle = async () => void (stateWhileRunning = await stateOf(id));
    await parts.consume(createMessageBatch(parts.name, [message]), ownEnv);
    expect(stateWhileRunning).toBe("active");
  });

  test.each([
    ["may soon dispatch it again", new Date(Date.now() + 2_000).toISOString()],
    ["would look for it only after its lease", new Date(Date.now() + 150_000).toISOString()],
    ["would not look for it, as during a pause", dueAtWhilePaused],
  ])("has its claim written first if the reconciler %s", async (_, dueAt) => {
    const id = await add();
    await OPS.prepare(`UPDATE jobs SET due_at = ?2 WHERE id = ?1`).bind(id, dueAt).run();
    let running: Record<string, unknown> | null = null;
    currentHandler.handle = async () => void (running = await OPS.prepare(`SELECT state, due_at FROM jobs WHERE id = ?1`).bind(id).first());
    await deliver();
    expect(running).toEqual({
      state: "active",
      due_at: expect.toSatisfy((at: string) => at <= new Date(Date.now() + 120_000).toISOString()),
    });
  });

  test("has its claim written if its batch fails, so that the attempt counts", async () => {
    currentHandler.handle = async () => Promise.reject(new InjectedCrash("The Worker crashed"));
    const id = await add();
    await expect(deliver()).rejects.toThrow("The Worker crashed");
    expect(await rowOf(id)).toMatchObject({ state: "active", attempt: 1, started: 1 });
  });

  test("no longer counts if it was removed by something that knows no holds", async () => {
    const job = await startJob();
    await OPS.batch([
      OPS.prepare(`DELETE FROM jobs WHERE id = ?1`).bind(job.id),
      OPS.prepare(`UPDATE queues SET waiting = waiting - 1 WHERE name = 'parts'`),
    ]);
    await vi.waitUntil(() => job.signal()?.aborted, waitOptions);
    await job.end();
    expect(await rowOf(job.id)).toBeNull();
  });

  test("runs without a limiter, and is active at once", async () => {
    const { COORDINATOR: _none, ...env } = ownEnv;
    const id = await add();
    let stateWhileRunning: string | undefined;
    currentHandler.handle = async () => void (stateWhileRunning = await stateOf(id));
    await parts.consume(batchOf(parts.name, [outgoing.splice(0)[0]?.body]), env);
    expect([stateWhileRunning, await stateOf(id)]).toEqual(["active", "completed"]);
  });
});

describe("while a job runs whose claim is not written", () => {
  test("a pause waits until it is, and nothing starts after that", async () => {
    const job = await startJob();
    const later = await add();
    await jobs.pause("the provider is down");
    expect(await stateOf(job.id)).toBe("active");
    await deliver();
    expect([job.starts(), await stateOf(later)]).toEqual([1, "waiting"]);
    await job.end();
    expect(await stateOf(job.id)).toBe("completed");
    await jobs.resume();
  });

  const conflict = (command: Promise<unknown>) => expect(command).rejects.toMatchObject({ code: "conflict" });
  test.each([
    { what: "removed", command: (id: string) => conflict(jobs.remove(id)) },
    { what: "edited", command: (id: string) => conflict(jobs.updatePayload(id, makePart, { name: "b" })) },
    {
      what: "purged",
      command: async () => expect(await jobs.purge({ state: "waiting", olderThanMs: 0, limit: 10 })).toMatchObject({ removed: 0 }),
    },
  ])("it can't be $what, because it has started", async ({ command }) => {
    const job = await startJob();
    await command(job.id);
    expect(await stateOf(job.id)).toBe("active");
    await job.end();
    expect(await stateOf(job.id)).toBe("completed");
  });

  test("a plan that purges it leaves it, and one that cancels it asks it to stop", async () => {
    const plans = new Map<string, PlanRow>();
    const job = await startJob({}, async (id) => {
      for (const action of ["purge", "cancel"]) {
        const plan = await makePlan({ action, ids: [id] });
        await runPlan(contextOf(), plan.id);
        plans.set(action, await findPlanRow(OPS, plan.id));
      }
    });
    for (const plan of plans.values()) await applyNextItems(planEnv, plan, 10);
    expect(await stateOf(job.id)).toBe("active");
    await vi.waitUntil(() => job.signal()?.aborted, waitOptions);
    await job.end();
    const outcomes = [...plans.values()].map(async ({ id }) => [(await planNow(id)).sent, (await planNow(id)).changed]);
    expect(await Promise.all(outcomes)).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test("a cancel request reaches its handler", async () => {
    const job = await startJob();
    expect(await jobs.cancel(job.id)).toMatchObject({ state: "active" });
    await vi.waitUntil(() => job.signal()?.aborted, waitOptions);
    await job.end();
  });
});

test("nothing is held for some seconds after a command, then again", async () => {
  await jobs.pause("the provider is down");
  await jobs.resume();
  const ids = ["one"].map((id) => ({ id, key: null, priority: 0 }));
  expect(await limiter().admit(ids, true)).toEqual({ granted: ["one"], counted: false, hold: null });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11_000 });
  const lost = await limiter().admit(ids, true);
  expect(lost).toEqual({ granted: ["one"], counted: false, hold: expect.any(String) });
  expect(await limiter().admit(ids, true)).toMatchObject({ granted: [] });
  // A hold whose Worker is gone ends by itself.
  vi.setSystemTime(Date.now() + 31_000);
  const next = await limiter().admit(ids, true);
  expect(next).toMatchObject({ granted: ["one"] });
  // If the first Worker is back after all, it does not end the hold of the next one.
  await limiter().endHold(lost.hold ?? "");
  expect(await limiter().admit(ids, true)).toMatchObject({ granted: [] });
  await limiter().endHold(next.hold ?? "");
  expect(await limiter().admit(ids, true)).toMatchObject({ granted: ["one"] });
  vi.useRealTimers();
});
