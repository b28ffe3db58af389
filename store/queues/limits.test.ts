import { describe, expect, test } from "vitest";
import { insertJob } from "#factories/stored/jobs";
import type { JobOptions } from "#domain/jobs/job";
import { noLimits } from "#domain/queues/limits";
import { testEnv } from "#runtime/testing/env";
import { listAudit, newAuditContext } from "../audit/audit.ts";
import { readLimits, readDueJobs, setConcurrency, setRateLimit } from "./limits.ts";
import { getQueue, pauseQueue } from "./queues.ts";

const db = testEnv.OPS;
const queue = "gatherfeed-commands";
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

describe("due jobs", () => {
  const at = "2026-10-01T09:00:00.000Z";
  const job = async (options: JobOptions = {}): Promise<string> => (await insertJob(db, { options, at })).id;

  test("are waiting or delayed jobs whose time has come, with their messages", async () => {
    const [ready, soon, later, active] = [
      await job({ priority: 7, key: "k" }),
      await job({ delayMs: 1_000 }),
      await job({ delayMs: 60_000 }),
      await job(),
    ];
    await db.prepare(`UPDATE jobs SET state = 'active' WHERE id = ?1`).bind(active).run();
    const { paused, jobs } = await readDueJobs(db, queue, [ready, soon, later, active, "unknown"], at);
    expect(paused).toBe(false);
    expect(jobs.map(({ id }) => id).toSorted()).toEqual([ready, soon].toSorted());
    expect(jobs.find(({ id }) => id === ready)).toMatchObject({
      priority: 7,
      key: "k",
      body: expect.stringContaining("research.requested"),
    });
    expect((await readDueJobs(db, "brand-events", [ready], at)).jobs).toEqual([]);
  });

  test("come with the end of the pause while the queue is paused", async () => {
    await pauseQueue(db, queue, null, { ...dana(), at });
    expect((await readDueJobs(db, queue, [], at)).paused).toBe(true);
    await db.prepare(`UPDATE queues SET resume_at = ?1`).bind("2026-10-01T09:00:30.000Z").run();
    expect((await readDueJobs(db, queue, [], at)).paused).toBe("2026-10-01T09:00:30.000Z");
    expect((await readDueJobs(db, queue, [], "2026-10-01T09:00:30.000Z")).paused).toBe(false);
  });
});
