import { describe, expect, test } from "vitest";
import { insertJob } from "#factories/stored/jobs";
import type { JobOptions } from "#domain/jobs/job";
import { testEnv } from "#runtime/testing/env";
import { newAuditContext } from "../audit/audit.ts";
import { pauseQueue } from "../queues/queues.ts";
import { readDueJobs } from "./due.ts";

const db = testEnv.OPS;
const queue = "pick-commands";

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
      body: expect.stringContaining("pick.requested"),
    });
    expect((await readDueJobs(db, "shop-events", [ready], at)).jobs).toEqual([]);
  });

  test("come with the end of the pause while the queue is paused", async () => {
    await pauseQueue(db, queue, null, { ...newAuditContext("dana"), at });
    expect((await readDueJobs(db, queue, [], at)).paused).toBe(true);
    await db.prepare(`UPDATE queues SET resume_at = ?1`).bind("2026-10-01T09:00:30.000Z").run();
    expect((await readDueJobs(db, queue, [], at)).paused).toBe("2026-10-01T09:00:30.000Z");
    expect((await readDueJobs(db, queue, [], "2026-10-01T09:00:30.000Z")).paused).toBe(false);
  });
});
