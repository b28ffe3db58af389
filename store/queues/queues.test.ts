import { describe, expect, test } from "vitest";
import { insertJob } from "#factories/stored/jobs";
import { testEnv } from "#runtime/testing/env";
import { resetFailedJob } from "../jobs/states.ts";
import { meter } from "#runtime/meter";
import { sampleBacklogs } from "./backlogs.ts";
import { countAttempts } from "./histograms.ts";
import { dueAtWhilePaused } from "./paused.ts";
import { getQueue } from "./queues.ts";

const db = testEnv.OPS;
const queue = "pick-commands";
const minute = (clock: string) => `2026-10-01T${clock}:00.000Z`;

/** Inserts a job at one time that is due at another. */
async function job(createdAt: string, due: string, state = "waiting"): Promise<void> {
  const { message } = await insertJob(db, { at: createdAt });
  await db.prepare(`UPDATE jobs SET due_at = ?1, state = ?2 WHERE full_event_id = ?3`).bind(due, state, message.event_id).run();
}
const oldest = async () => (await getQueue(db, queue, new Date(minute("10:00")))).oldestWaitingAt;

describe("the oldest waiting job", () => {
  test("is null without waiting jobs", async () => {
    await job(minute("08:00"), minute("09:01"), "active");
    expect(await oldest()).toBeNull();
  });

  test("is the first by due time while all were sent once", async () => {
    await job(minute("09:02"), minute("09:03"));
    await job(minute("09:01"), minute("09:02"));
    expect(await oldest()).toBe(minute("09:01"));
  });

  test("is still the oldest after it was sent repeatedly and is due later than new ones", async () => {
    await job(minute("08:00"), minute("09:58"));
    for (const createdAt of ["09:10", "09:20", "09:30"]) await job(minute(createdAt), minute("09:40"));
    expect(await oldest()).toBe(minute("08:00"));
  });

  test("is still the oldest after a pause postponed it while others arrive", async () => {
    await job(minute("08:00"), dueAtWhilePaused);
    await job(minute("08:30"), dueAtWhilePaused);
    await job(minute("09:10"), minute("09:11"));
    expect(await oldest()).toBe(minute("08:00"));
  });

  test("waits since it was started over, promoted or released, not since it was added; and that stays when it is sent again", async () => {
    await job(minute("07:00"), minute("09:58"));
    await db
      .prepare(`UPDATE jobs SET ${resetFailedJob("waiting", "?1", "?2")}`)
      .bind(minute("09:10"), minute("09:11"))
      .run();
    await job(minute("09:20"), minute("09:21"));
    expect(await oldest()).toBe(minute("09:10"));
    await db.prepare(`UPDATE jobs SET sent_at = ?1, due_at = ?1, sends = 2 WHERE ready_at IS NOT NULL`).bind(minute("09:59")).run();
    expect(await oldest()).toBe(minute("09:10"));
  });

  test("is the oldest of the jobs that a pause postponed, whatever its id, and never a delayed one", async () => {
    for (const createdAt of ["08:30", "08:00", "08:20"]) await job(minute(createdAt), dueAtWhilePaused);
    await job(minute("07:00"), dueAtWhilePaused, "delayed");
    expect(await oldest()).toBe(minute("08:00"));
  });

  describe("after a sample", () => {
    const sample = (clock: string) => db.batch(sampleBacklogs(db, minute(clock)));
    /** Adds 15 jobs that are due one after another, from one minute on. */
    const fifteen = async (createdAt: string, dueHour: string) => {
      for (let index = 10; index < 25; index++) await job(minute(createdAt), minute(`${dueHour}:${index}`));
    };

    test("is that of the sample while it waits, wherever it is among the others, also in the next samples", async () => {
      await job(minute("08:00"), minute("12:00"));
      await sample("09:00");
      await fifteen("09:10", "10");
      await fifteen("09:20", "13");
      expect(await oldest()).toBe(minute("08:00"));
      await sample("09:30");
      const { db: metered, rows } = meter(db);
      expect((await getQueue(metered, queue, new Date(minute("10:00")))).oldestWaitingAt).toBe(minute("08:00"));
      expect(rows.read).toBeLessThanOrEqual(6);
      await db.prepare(`UPDATE jobs SET state = 'active' WHERE due_at = ?1`).bind(minute("12:00")).run();
      expect(await oldest()).toBe(minute("09:10"));
    });

    test("is an older one that came to wait later, because its Worker stopped", async () => {
      await job(minute("07:00"), minute("07:02"), "active");
      await job(minute("08:00"), minute("12:00"));
      await sample("09:00");
      expect(await oldest()).toBe(minute("08:00"));
      await db.prepare(`UPDATE jobs SET state = 'waiting' WHERE state = 'active'`).run();
      expect(await oldest()).toBe(minute("07:00"));
    });

    test("is not that of the sample once it waits anew, or an earlier version has sampled another", async () => {
      await job(minute("08:00"), minute("12:00"));
      await job(minute("08:30"), minute("12:01"));
      await sample("09:00");
      await db.prepare(`UPDATE jobs SET ready_at = ?2 WHERE due_at = ?1`).bind(minute("12:00"), minute("09:00")).run();
      expect(await oldest()).toBe(minute("08:30"));
      await db.prepare(`UPDATE queue_backlogs SET oldest_at = ?1`).bind(minute("08:10")).run();
      expect(await oldest()).toBe(minute("08:30"));
    });
  });
});

test("what failed in the last five minutes is read from the minutes only if something failed in their quarters of an hour", async () => {
  const count = (outcome: "completed" | "failed", clock: string) =>
    db.batch(countAttempts(db, queue, [{ outcome, waitMs: 1, runMs: 1 }], minute(clock)));
  const failing = async (clock: string) => {
    const { db: metered, rows } = meter(db);
    return [(await getQueue(metered, queue, new Date(minute(clock)))).failing, rows.read];
  };
  for (const clock of ["09:11", "09:12", "09:13", "09:16", "09:17"]) await count("completed", clock);
  expect(await failing("09:17")).toEqual([null, 3]);
  await count("failed", "09:12");
  for (const clock of ["09:13", "09:17"]) expect(await failing(clock)).toMatchObject([{ failed: 1, muted: 0 }, expect.any(Number)]);
  expect((await failing("09:18"))[0]).toBeNull();
  await count("failed", "09:15");
  expect((await failing("09:20"))[0]).toMatchObject({ failed: 1, finished: 3 });
});
