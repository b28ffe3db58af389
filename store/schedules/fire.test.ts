import { describe, expect, test, vi } from "vitest";
import { pickPayload } from "#factories/shop";
import { dueSchedules } from "#factories/stored/schedules";
import { runIdOf } from "#domain/schedules/nextRun";
import { testEnv } from "#runtime/testing/env";
import { act, actions, change, create, fire, later } from "#runtime/testing/schedules";
import { expectCountersExact } from "#runtime/testing/recount";
import { fireSchedules } from "./fire.ts";
import { listJobs } from "../jobs/list.ts";
import { getJob } from "../jobs/read.ts";
import { getQueue } from "../queues/queues.ts";
import { pauseSchedule, runScheduleNow } from "./commands.ts";
import { deleteSchedule, listDueSchedules, earliestNextRun, findSchedule } from "./schedules.ts";

const db = testEnv.OPS;
const queue = "pick-commands";
const jobs = async () => (await listJobs(db, { queue }, { limit: 200 })).items;

describe("firing a schedule", () => {
  test("reads no schedules that are not due", async () => {
    for (let n = 0; n < 30; n += 1) await create({ everyMs: 1_000_000 });
    await create({ id: "due" });
    const prepare = db.prepare.bind(db);
    const read: number[] = [];
    const prepared = vi.spyOn(db, "prepare").mockImplementation((sql) => {
      const statement = prepare(sql);
      const bind = (...values: unknown[]) => {
        const ready = statement.bind(...values);
        const all = async () => {
          const dueRows = await ready.all();
          read.push(dueRows.meta.rows_read);
          return dueRows;
        };
        return Object.assign(Object.create(ready) as D1PreparedStatement, { all });
      };
      return Object.assign(Object.create(statement) as D1PreparedStatement, { bind });
    });
    expect((await listDueSchedules(db, later(3), "", 25)).map(({ schedule }) => schedule.id)).toEqual(["due"]);
    prepared.mockRestore();
    expect(read.length).toBe(1);
    expect(read[0]).toBeLessThan(5);
  });

  test("creates the job once, with its planned time, and moves to the next time", async () => {
    const { id } = await create();
    expect(await earliestNextRun(db)).toBe(later(2));
    expect((await fire(1.9)).length).toBe(0);
    expect((await fire(2.1)).length).toBe(1);
    expect((await fire(2.2)).length).toBe(0);
    const [job] = await jobs();
    expect(job).toMatchObject({ state: "waiting", source: "schedule:Picks", eventId: runIdOf(id, later(2)), createdAt: later(2) });
    expect([job?.correlationId, job?.causationId]).toEqual([job?.eventId, `schedule:${id}`]);
    expect(await findSchedule(db, id)).toMatchObject({ runs: 1, lastAt: later(2), lastJobId: job?.id, nextAt: later(4) });
    expect(await earliestNextRun(db)).toBe(later(4));
    await expectCountersExact(db);
  });

  test("by two schedulers that read the same row creates one job, also if that job has been deleted by then", async () => {
    await create({ id: "s" });
    const [one, other, late] = [await dueSchedules(db, later(2)), await dueSchedules(db, later(2)), await dueSchedules(db, later(2))];
    const created = await Promise.all([fireSchedules(db, one, later(2)), fireSchedules(db, other, later(2))]);
    expect(created.map(({ length }) => length).toSorted()).toEqual([0, 1]);
    await db.batch([db.prepare(`DELETE FROM jobs`), db.prepare(`UPDATE queues SET waiting = 0 WHERE name = ?1`).bind(queue)]);
    expect(await fireSchedules(db, late, later(2))).toEqual([]);
    expect(await jobs()).toEqual([]);
    expect(await findSchedule(db, "s")).toMatchObject({ runs: 1, nextAt: later(4) });
    await expectCountersExact(db);
  });

  test("fifty at once creates each job once", async () => {
    for (const id of ["a", "b", "c"]) await create({ id, missed: "catchUp", limit: 4 });
    const created = await Promise.all(Array.from({ length: 50 }, () => fire(7)));
    expect(created.flat().length).toBe(9);
    expect((await jobs()).length).toBe(9);
    expect((await getQueue(db, queue, new Date(later(7)))).counts.waiting).toBe(9);
    for (const id of ["a", "b", "c"]) expect(await findSchedule(db, id)).toMatchObject({ runs: 3, nextAt: later(8) });
    await expectCountersExact(db);
  });

  test.each([
    ["paused", () => pauseSchedule(db, "s", act(2))],
    ["planned anew", () => change("s", { everyMs: 60_000 }, 2)],
    ["given another payload", () => change("s", { payload: { ...pickPayload, items: ["b"] } }, 2)],
    ["deleted", () => deleteSchedule(db, "s", act(2))],
  ])("of what was %s a moment before makes nothing of what it was", async (_how, meanwhile) => {
    await create({ id: "s" });
    const read = await dueSchedules(db, later(2));
    await meanwhile();
    expect(await fireSchedules(db, read, later(2))).toEqual([]);
    expect(await jobs()).toEqual([]);
  });

  test("changes nothing if it fails, and the next attempt creates the job", async () => {
    await create({ id: "s" });
    const read = await dueSchedules(db, later(2));
    await db.exec(`CREATE TRIGGER crash BEFORE INSERT ON jobs BEGIN SELECT RAISE(ABORT, 'power cut'); END`);
    await expect(fireSchedules(db, read, later(2))).rejects.toThrow("power cut");
    await db.exec(`DROP TRIGGER crash`);
    expect(await findSchedule(db, "s")).toMatchObject({ runs: 0, nextAt: later(2), lastJobId: null });
    expect((await fire(3)).length).toBe(1);
    await expectCountersExact(db);
  });
});

describe("a run on demand", () => {
  test("is created at once and does not change the next run, also of a paused or ended schedule", async () => {
    await create({ id: "s", limit: 1 });
    const { jobId, job: outgoing } = await runScheduleNow(db, "s", act(1));
    expect(await getJob(db, jobId)).toMatchObject({ state: "waiting", eventId: outgoing?.message.event_id, source: "schedule:Picks" });
    expect(await findSchedule(db, "s")).toMatchObject({ runs: 0, nextAt: later(2), lastAt: null });
    await fire(2);
    expect((await runScheduleNow(db, "s", act(9))).job).not.toBeNull();
    expect(await findSchedule(db, "s")).toMatchObject({ state: "ended", runs: 1 });
    expect((await jobs()).length).toBe(3);
    expect(await actions()).toEqual(["schedule.run", "schedule.run", "schedule.create"]);
    await expectCountersExact(db);
  });

  test("requested by three at once is one job; requested again later it is another", async () => {
    await create({ id: "s" });
    const three = await Promise.all([1, 1, 2.9].map((seconds) => runScheduleNow(db, "s", act(seconds))));
    expect(new Set(three.map(({ jobId }) => jobId)).size).toBe(1);
    expect(three.filter(({ job: outgoing }) => outgoing !== null).length).toBe(1);
    expect((await runScheduleNow(db, "s", act(3.1))).jobId).not.toBe(three[0]?.jobId);
    expect((await jobs()).length).toBe(2);
    await expect(runScheduleNow(db, "nobody", act())).rejects.toMatchObject({ code: "not_found" });
  });
});
