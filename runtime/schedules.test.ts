import { describe, expect, test, vi } from "vitest";
import { insertSchedule } from "#factories/stored/schedules";
import type { AnyMessage } from "#domain/messages/envelope";
import { listAudit } from "#store/audit/audit";
import { listJobs } from "#store/jobs/list";
import { secondsAfter } from "#store/time";
import { findSchedule } from "#store/schedules/schedules";
import { type Clock, fireDueSchedules, Scheduler } from "./schedules.ts";
import { testEnv } from "./testing/env.ts";
import { expectCountersExact } from "./testing/recount.ts";

const ops = testEnv.OPS;
const queue = "pick-commands";
const startedAt = "2026-10-01T09:00:00.000Z";
const after = (seconds: number) => secondsAfter(startedAt, seconds);
const create = (change: Parameters<typeof insertSchedule>[1] = {}) => insertSchedule(ops, change);

/** A queue binding that records the messages it was sent. */
function recordingQueue() {
  const sent: string[] = [];
  const sendBatch = vi.fn<(batch: Iterable<{ body: unknown }>) => Promise<void>>(async (batch) => {
    sent.push(...[...batch].map(({ body }) => (body as AnyMessage).timestamp));
  });
  return { sent, sendBatch, deps: { ops, bindings: { PICK_QUEUE: { sendBatch } as unknown as Queue } } };
}

/** A clock that stands still until a test moves it. */
function stoppedClock() {
  let nowMs = Date.parse(startedAt);
  type Timer = { at: number; act: () => void };
  const set = new Set<Timer>();
  const clock: Clock = {
    now: () => nowMs,
    setTimer: (ms, act) => {
      const timer = { at: nowMs + ms, act };
      set.add(timer);
      return () => void set.delete(timer);
    },
  };
  const first = (): Timer | undefined => [...set].toSorted((a, b) => a.at - b.at)[0];
  /** Moves the clock on; timers that are due by then fire at their time. Resolves when the checks they started have ended. */
  const to = async (seconds: number, scheduler: Scheduler) => {
    const end = Date.parse(after(seconds));
    for (let timer = first(); timer && timer.at <= end; timer = first()) {
      set.delete(timer);
      nowMs = timer.at;
      timer.act();
      await scheduler.whenIdle();
    }
    nowMs = end;
  };
  const timers = () => [...set].map(({ at }) => new Date(at).toISOString());
  return { clock, to, timers, lose: () => set.clear() };
}

/** A scheduler, the messages it sent, and its clock. */
function newScheduler() {
  const out = recordingQueue();
  const time = stoppedClock();
  const fired = vi.fn<() => void>();
  return { ...out, ...time, fired, keeper: new Scheduler(out.deps, fired, time.clock) };
}

describe("a scheduler", () => {
  test("fires at each planned time, to the millisecond", async () => {
    await create({ limit: 4 });
    const { keeper: scheduler, sent, fired, to, timers } = newScheduler();
    await scheduler.check();
    expect(timers()).toEqual([after(2)]);
    await to(7, scheduler);
    expect(sent).toEqual([after(2), after(4), after(6)]);
    const { items } = await listJobs(ops, { queue }, { limit: 10 });
    expect(items.map(({ createdAt }) => createdAt)).toEqual([after(6), after(4), after(2)]);
    await to(60, scheduler);
    expect(sent).toEqual([after(2), after(4), after(6), after(8)]);
    expect(fired).toHaveBeenCalledTimes(4);
    expect(timers()).toEqual([]);
  });

  test("leaves times that are further away to a later check", async () => {
    await create({ everyMs: 7_000 });
    const { keeper: scheduler, sent, to, timers } = newScheduler();
    await scheduler.check();
    expect(timers()).toEqual([]);
    await to(5, scheduler);
    await scheduler.check();
    expect(timers()).toEqual([after(7)]);
    await to(7, scheduler);
    expect(sent).toEqual([after(7)]);
  });

  test("sets its timer for a new schedule when it checks", async () => {
    const { keeper: scheduler, to, sent, timers } = newScheduler();
    await scheduler.check();
    await create({ everyMs: 5_000 });
    await scheduler.check();
    expect(timers()).toEqual([after(5)]);
    await create({ id: "sooner" });
    await scheduler.check();
    expect(timers()).toEqual([after(2)]);
    await to(5, scheduler);
    expect(sent).toEqual([after(2), after(4), after(5)]);
  });

  test("whose timer was lost fires at its next check", async () => {
    await create();
    const { keeper: scheduler, to, lose, sent } = newScheduler();
    await scheduler.check();
    lose();
    await to(5, scheduler);
    await scheduler.check();
    expect(sent).toEqual([after(2), after(4)]);
  });

  test("checks again if a schedule is created during a check", async () => {
    await create({ id: "later", everyMs: 5_000 });
    const { keeper: scheduler, timers } = newScheduler();
    const prepare = ops.prepare.bind(ops);
    let meanwhile: Promise<unknown> | undefined;
    const prepareSpy = vi.spyOn(ops, "prepare").mockImplementation((sql) => {
      const statement = prepare(sql);
      if (!sql.includes("ORDER BY next_at")) return statement;
      prepareSpy.mockRestore();
      // A sooner schedule is created after the earliest time has been read.
      const first = async (column: string) => {
        const earliest = await statement.first(column);
        await create({ id: "sooner" });
        meanwhile = scheduler.check();
        return earliest;
      };
      return Object.assign(Object.create(statement) as D1PreparedStatement, { first });
    });
    await scheduler.check();
    await meanwhile;
    expect(timers()).toEqual([after(2)]);
  });

  test("continues with the next check after one that failed", async () => {
    await create();
    const { keeper: scheduler, to, sent } = newScheduler();
    await scheduler.check();
    vi.spyOn(ops, "prepare").mockImplementationOnce(() => {
      throw new Error("database is unavailable");
    });
    await to(3, scheduler);
    expect(sent).toEqual([]);
    await scheduler.check();
    expect(sent).toEqual([after(2)]);
  });

  test("continues with the next times after a downtime", async () => {
    await create();
    await create({ id: "all", missed: "catchUp", limit: 150 });
    const { keeper: scheduler, to, sent, timers } = newScheduler();
    await to(1_000.5, scheduler);
    await scheduler.check();
    expect(sent.filter((time) => time >= after(990))).toEqual([after(1_000)]);
    expect(sent.length).toBe(101);
    expect(timers()).toEqual([after(1_000.75)]);
    await to(1_001, scheduler);
    expect(sent.length).toBe(151);
    expect(new Set(sent).size).toBe(151);
    expect(await findSchedule(ops, "all")).toMatchObject({ state: "ended", runs: 150, lastAt: after(300) });
    expect(timers()).toEqual([after(1_002)]);
    await expectCountersExact(ops);
  });
});

describe("firing", () => {
  test("twice at the same time creates each job once", async () => {
    for (let n = 0; n < 60; n += 1) await create({ id: `s-${n}` });
    const [one, other] = [recordingQueue(), recordingQueue()];
    const created = await Promise.all([one, other].map(({ deps }) => fireDueSchedules(deps, new Date(after(2)), { wasAway: false })));
    expect(created.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(one.sent.length + other.sent.length).toBe(60);
    await expectCountersExact(ops);
  });

  test("loses no job if the send fails: it waits for the reconciler", async () => {
    await create();
    const { deps, sendBatch } = recordingQueue();
    sendBatch.mockRejectedValueOnce(new Error("queue is unavailable"));
    expect(await fireDueSchedules(deps, new Date(after(2)), { wasAway: false })).toBe(1);
    expect((await listJobs(ops, { queue }, { limit: 5 })).items).toMatchObject([{ state: "waiting" }]);
    expect(await fireDueSchedules(deps, new Date(after(2)), { wasAway: false })).toBe(0);
  });

  test("pauses a schedule whose message is no longer valid, with the reason, and fires the others", async () => {
    await create({ id: "a" });
    await create({ id: "b" });
    await ops.prepare(`UPDATE schedules SET payload = '{"shop":"north"}' WHERE id = 'a'`).run();
    const { deps, sent } = recordingQueue();
    expect(await fireDueSchedules(deps, new Date(after(2)), { wasAway: false })).toBe(1);
    expect(sent).toEqual([after(2)]);
    expect(await findSchedule(ops, "a")).toMatchObject({
      state: "paused",
      pause: { by: "system", reason: expect.stringContaining("items") },
    });
    expect((await listAudit(ops, { actor: "system" }, { limit: 5 })).items).toMatchObject([
      { action: "schedule.pause", target: "schedule:a" },
    ]);
  });
});
