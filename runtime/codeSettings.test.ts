import { beforeEach, describe, expect, test } from "vitest";
import type { QueueLimits } from "#domain/queues/limits";
import { listAudit, newAuditContext } from "#store/audit/audit";
import { readLimits, setConcurrency } from "#store/queues/limits";
import { createQueue } from "./queue.ts";
import { batchOf } from "./testing/batch.ts";
import { makePart, ownEnv as partsEnv, resetOwnQueue } from "./testing/ownQueue.ts";

const { OPS } = partsEnv;
// The limiter keeps limits in its memory, which would reach the tests of other files that use the queue "parts".
const ownEnv = { ...partsEnv, LIMITED_PARTS: partsEnv.PARTS };
const jobs = createQueue({ name: "limited-parts", consumers: [makePart] }).jobs(ownEnv);
const rate = { limit: 5, periodMs: 1_000 };
const perKey = { limit: 1, periodMs: 2_000 };

/** A new instance of the Worker whose code sets these limits, with its first batch. */
const start = (limits?: QueueLimits) =>
  createQueue({ name: "limited-parts", consumers: [makePart], ...(limits && { limits }) }).consume(batchOf("limited-parts", [{}]), ownEnv);
const limits = () => readLimits(OPS, "limited-parts");
const entries = async () =>
  (await listAudit(OPS, {}, { limit: 20 })).items.map(({ actor, action, outcome, reason }) => [actor, action, outcome, reason]);
const reason = "Limits in the code of the Worker";

beforeEach(resetOwnQueue);

describe("limits in code", () => {
  test("apply with the first batch, are recorded, and are not applied again", async () => {
    await start({ rate: { ...rate, perKey }, concurrency: 3 });
    await start({ rate: { ...rate, perKey }, concurrency: 3 });
    expect(await limits()).toEqual({ rate, keyRate: perKey, concurrency: 3 });
    // Both are written at the same time, so their order is not fixed.
    expect((await entries()).toSorted()).toEqual([
      ["limited-parts", "queue.concurrency", "Concurrency limit 3", reason],
      ["limited-parts", "queue.rateLimit", "Rate limit 5 per 1000 ms, 1 per 2000 ms for each key", reason],
    ]);
  });

  test("stay as an operator changed them, until the code changes", async () => {
    await start({ concurrency: 3 });
    await setConcurrency(OPS, "limited-parts", 9, newAuditContext("dana@example.com"));
    await start({ concurrency: 3 });
    expect(await limits()).toEqual({ rate: null, keyRate: null, concurrency: 9 });
    await start({ rate, concurrency: 3 });
    expect(await limits()).toEqual({ rate, keyRate: null, concurrency: 3 });
  });

  test("are removed when the code no longer sets them; limits that only an operator set stay", async () => {
    await jobs.setConcurrency(9);
    await start();
    expect(await limits()).toMatchObject({ concurrency: 9 });
    await start({ concurrency: 3 });
    await start();
    expect(await limits()).toMatchObject({ concurrency: null });
    expect((await entries())[0]).toEqual(["limited-parts", "queue.concurrency", "Concurrency limit removed", reason]);
  });

  test("hold for the first batch", async () => {
    const ran: string[] = [];
    const queue = createQueue({
      name: "limited-parts",
      consumers: [{ ...makePart, handle: () => void ran.push("x") }],
      limits: { rate: { limit: 2, periodMs: 60_000 } },
    });
    const added = await jobs.addBulk(["a", "b", "c"].map((name) => ({ consumer: makePart, payload: { name } })));
    const bodies = await Promise.all(added.map(async ({ id }) => (await jobs.getJob(id))?.body));
    await queue.consume(
      batchOf(
        "limited-parts",
        bodies.map((body) => JSON.parse(String(body)) as unknown),
      ),
      ownEnv,
    );
    expect(ran).toHaveLength(2);
  });

  test("that are invalid are refused at the start, with their path", () => {
    for (const [wrong, path] of [
      [{ rate: { limit: 0, periodMs: 1_000 } }, "limits.rate.limit"],
      [{ rate: { limit: 1, periodMs: 10 } }, "limits.rate.periodMs"],
      [{ concurrency: 1.5 }, "limits.concurrency"],
      [{ perKey: rate }, "limits"],
    ] as const)
      expect(() => createQueue({ name: "limited-parts", consumers: [makePart], limits: wrong as QueueLimits })).toThrow(
        expect.objectContaining({ code: "invalid", issues: [expect.objectContaining({ path })] }),
      );
  });
});

describe("a Worker", () => {
  test("sets and removes limits by commands that are recorded", async () => {
    expect(await jobs.setRateLimit({ ...rate, perKey }, "the provider asked us to")).toMatchObject({
      rateLimit: rate,
      keyRateLimit: perKey,
    });
    expect(await jobs.setConcurrency(2)).toMatchObject({ concurrency: 2 });
    expect(await jobs.setConcurrency(2)).toMatchObject({ concurrency: 2 });
    expect(await jobs.setRateLimit(null)).toMatchObject({ rateLimit: null, keyRateLimit: null, concurrency: 2 });
    expect(await jobs.setConcurrency(null)).toMatchObject({ concurrency: null });
    expect((await entries()).map(([, ...rest]) => rest)).toEqual([
      ["queue.concurrency", "Concurrency limit removed", null],
      ["queue.rateLimit", "Rate limit removed", null],
      ["queue.concurrency", "Concurrency limit 2", null],
      ["queue.rateLimit", "Rate limit 5 per 1000 ms, 1 per 2000 ms for each key", "the provider asked us to"],
    ]);
  });

  test("gets the path of an invalid limit", async () => {
    await expect(jobs.setRateLimit({ limit: 0, periodMs: 1_000 })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "limit.limit" }],
    });
    await expect(jobs.setConcurrency(0)).rejects.toMatchObject({ code: "invalid", issues: [{ path: "limit" }] });
  });
});
