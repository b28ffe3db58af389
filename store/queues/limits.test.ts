import { describe, expect, test } from "vitest";
import { noLimits } from "#domain/queues/limits";
import { testEnv } from "#runtime/testing/env";
import { listAudit, newAuditContext } from "../audit/audit.ts";
import { readLimits, setConcurrency, setRateLimit } from "./limits.ts";
import { getQueue } from "./queues.ts";

const db = testEnv.OPS;
const queue = "pick-commands";
const dana = () => newAuditContext("dana", "provider asked us to");
const fast = { limit: 100, periodMs: 1_000 };
const slow = { limit: 1, periodMs: 60_000 };
const records = async () => (await listAudit(db, { target: `queue:${queue}` }, { limit: 20 })).items;

describe("the limits of a queue", () => {
  test("are those that were set last, recorded with the previous ones", async () => {
    expect(await readLimits(db, queue)).toEqual(noLimits);
    await setRateLimit(db, queue, fast, slow, dana());
    await setConcurrency(db, queue, 3, dana());
    await setRateLimit(db, queue, slow, null, dana());
    expect(await readLimits(db, queue)).toEqual({ rate: slow, keyRate: null, concurrency: 3 });
    expect(await getQueue(db, queue, new Date())).toMatchObject({ rateLimit: slow, keyRateLimit: null, concurrency: 3 });
    expect(await records()).toMatchObject([
      {
        action: "queue.rateLimit",
        actor: "dana",
        reason: "provider asked us to",
        outcome: "Rate limit 1 per 60000 ms",
        before: { rateLimit: fast, keyRateLimit: slow },
        after: { rateLimit: slow, keyRateLimit: null },
      },
      { action: "queue.concurrency", before: { concurrency: null }, after: { concurrency: 3 } },
      { action: "queue.rateLimit", before: { rateLimit: null, keyRateLimit: null }, after: { rateLimit: fast, keyRateLimit: slow } },
    ]);
  });

  test("set to the same values twice, even at once, are recorded once", async () => {
    await Promise.all([1, 2, 3].map(() => setRateLimit(db, queue, fast, null, dana())));
    await Promise.all([1, 2].map(() => setConcurrency(db, queue, null, dana())));
    expect(await records()).toMatchObject([{ action: "queue.rateLimit" }]);
  });

  test("set by several at once are all recorded, each with those it replaced", async () => {
    await Promise.all([2, 3, 4].map((limit) => setConcurrency(db, queue, limit, dana())));
    const entries = await records();
    const befores = entries.map(({ before }) => (before as { concurrency: number | null }).concurrency);
    const afters = entries.map(({ after }) => (after as { concurrency: number }).concurrency);
    const last = (await readLimits(db, queue))?.concurrency;
    // Each was replaced by another one, except the last.
    expect(befores.filter((value) => value !== null).toSorted()).toEqual(afters.filter((value) => value !== last).toSorted());
    expect([entries.length, befores.filter((value) => value === null).length]).toEqual([3, 1]);
  });

  test("of an unknown queue cannot be set, and read as null", async () => {
    await expect(setConcurrency(db, "nope", 1, dana())).rejects.toMatchObject({ code: "not_found" });
    expect(await readLimits(db, "nope")).toBeNull();
    expect(await records()).toEqual([]);
  });
});
