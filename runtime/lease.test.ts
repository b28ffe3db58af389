import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findDueWork } from "#store/dueWork";
import { limiterOf } from "./coordinator/client.ts";
import { createQueue } from "./queue.ts";
import { RunningJobs } from "./runningJobs.ts";
import { batchOf } from "./testing/batch.ts";
import { add, currentHandler, jobs, makePart, outgoing, ownEnv, resetOwnQueue, stateOf } from "./testing/ownQueue.ts";
import { expectCountersExact } from "./testing/recount.ts";
import { waitOptions } from "./testing/unitTimeout.ts";

const { OPS, COORDINATOR } = ownEnv;
const seconds = (ms: number) => Math.round(ms / 1000);

/** Starts a job of a queue with this lease, whose handler ends when `finish` is called. */
async function startJob(leaseMs: number) {
  let finish = () => {};
  currentHandler.handle = () => new Promise<void>((resolve) => (finish = resolve));
  const queue = createQueue({ name: "parts", consumers: [makePart], leaseMs });
  const id = await add();
  const startedMs = Date.now();
  const delivered = queue.consume(batchOf("parts", [outgoing.splice(0)[0]?.body]), ownEnv);
  await vi.waitUntil(async () => (await stateOf(id)) === "active", waitOptions);
  const stateAfter = async (afterMs: number) => {
    await queue.runMaintenance(ownEnv, new Date(startedMs + afterMs));
    return stateOf(id);
  };
  return { id, startedMs, stateAfter, end: async () => (finish(), delivered) };
}

beforeEach(resetOwnQueue);
afterEach(() => expectCountersExact(OPS));

describe("the lease of a queue", () => {
  test.each([
    [10_000, 9_000, 12_000],
    [600_000, 595_000, 605_000],
  ])("of %i ms is the time after which a vanished Worker's job runs again", async (leaseMs, beforeMs, afterMs) => {
    const { stateAfter, end } = await startJob(leaseMs);
    expect([await stateAfter(beforeMs), await stateAfter(afterMs)]).toEqual(["active", "waiting"]);
    await end();
  });

  test("that is long keeps the reconciler from looking at a running job again and again", async () => {
    const { startedMs, end } = await startJob(600_000);
    const dueAfter = async (ms: number) => {
      const { queues } = await findDueWork(OPS, new Date(startedMs + ms).toISOString());
      return queues.find(({ name }) => name === "parts")?.due;
    };
    expect([await dueAfter(590_000), await dueAfter(605_000)]).toEqual([0, 1]);
    await end();
  });

  test("is renewed twice in its time", async () => {
    const { id, startedMs, stateAfter, end } = await startJob(10_000);
    const running = new RunningJobs(OPS, limiterOf({}, "parts"), 10_000);
    running.start(id, 1, {});
    const now = Date.now();
    expect(running.leaseRenewals(now + 4_000)).toEqual([]);
    await OPS.batch(running.leaseRenewals(now + 6_000));
    running.remove(id);
    expect([await stateAfter(now - startedMs + 15_000), await stateAfter(now - startedMs + 17_000)]).toEqual(["active", "waiting"]);
    await end();
  });

  test("holds for its places under a concurrency limit, and for heartbeats", async () => {
    await jobs.setConcurrency(1);
    const slow = await startJob(30_000);
    const limiter = limiterOf(ownEnv, "parts");
    const leftSeconds = async (id: string) => seconds(Date.parse((await limiter.trackedUntil([id]))?.[id] ?? "") - Date.now());
    expect(await leftSeconds(slow.id)).toBe(30);
    await limiter.heartbeat("another");
    expect(await leftSeconds("another")).toBe(30);
    await slow.end();
    await COORDINATOR.getByName("parts").release(["another"]);
    // The limiter keeps the limit in its memory, also when the tables of the next file are empty.
    await jobs.setConcurrency(null);
  });

  test("outside 10 s to 15 min is refused at the start", () => {
    for (const leaseMs of [9_999, 900_001, 10_000.5, Number.NaN])
      expect(() => createQueue({ name: "parts", consumers: [makePart], leaseMs })).toThrow(
        expect.objectContaining({ code: "invalid", issues: [expect.objectContaining({ path: "leaseMs" })] }),
      );
  });
});
