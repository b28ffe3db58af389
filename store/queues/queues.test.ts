import { describe, expect, test } from "vitest";
import { insertJob } from "#factories/stored/jobs";
import { testEnv } from "#runtime/testing/env";
import { resetFailedJob } from "../jobs/states.ts";
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
});
