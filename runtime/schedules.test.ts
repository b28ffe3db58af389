import { describe, expect, test, vi } from "vitest";
import type { Message } from "#domain/messages/envelope";
import { NewSchedule } from "#domain/schedules/schedule";
import { listAudit, newAuditContext } from "#store/audit/audit";
import { listJobs } from "#store/jobs/list";
import { secondsAfter } from "#store/jobs/read";
import { createSchedule, findSchedule } from "#store/schedules/schedules";
import { type Clock, fireDueSchedules, Scheduler } from "./schedules.ts";
import { testEnv } from "./testing/env.ts";
import { expectCountersExact } from "./testing/recount.ts";

const ops = testEnv.OPS;
const queue = "gatherfeed-commands";
const began = "2026-10-01T09:00:00.000Z";
const after = (seconds: number) => secondsAfter(began, seconds);
const create = (change: object = {}) =>
  createSchedule(
    ops,
    NewSchedule.parse({
      name: "Research",
      queue,
      type: "research.requested",
      payload: { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" },
      everyMs: 2_000,
      ...change,
    }),
    { ...newAuditContext("dana@example.com"), at: began },
  );

/** A queue that remembers what it was sent. */
function outbound() {
  const sent: string[] = [];
  const sendBatch = vi.fn<(batch: Iterable<{ body: unknown }>) => Promise<void>>(async (batch) => {
    sent.push(...[...batch].map(({ body }) => (body as Message).timestamp));
  });
  return { sent, sendBatch, deps: { ops, bindings: { RESEARCH_QUEUE: { sendBatch } as unknown as Queue } } };
}

/** A clock that stands until it is moved. */
function standing() {
  let nowMs = Date.parse(began);
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
  /** Moves on to a moment; a timer that is due by then goes off at its time. Answers when what it woke is done. */
  const to = async (seconds: number, keeper: Scheduler) => {
    const end = Date.parse(after(seconds));
    for (let timer = first(); timer && timer.at <= end; timer = first()) {
      set.delete(timer);
      nowMs = timer.at;
      timer.act();
      await keeper.whenIdle();
    }
    nowMs = end;
  };
  const timers = () => [...set].map(({ at }) => new Date(at).toISOString());
  return { clock, to, timers, lose: () => set.clear() };
}

/** A keeper, what it sent, and its clock. */
function keeping() {
  const out = outbound();
  const time = standing();
  const fired = vi.fn<() => void>();
  return { ...out, ...time, fired, keeper: new Scheduler(out.deps, fired, time.clock) };
}

describe("a keeper of schedules", () => {
  test("wakes itself at each planned time, to the millisecond", async () => {
    await create({ limit: 4 });
    const { keeper, sent, fired, to, timers } = keeping();
    await keeper.check();
    expect(timers()).toEqual([after(2)]);
    await to(7, keeper);
    expect(sent).toEqual([after(2), after(4), after(6)]);
    const { items } = await listJobs(ops, { queue }, { limit: 10 });
    expect(items.map(({ createdAt }) => createdAt)).toEqual([after(6), after(4), after(2)]);
    await to(60, keeper);
    expect(sent).toEqual([after(2), after(4), after(6), after(8)]);
    expect(fired).toHaveBeenCalledTimes(4);
    expect(timers()).toEqual([]);
  });

  test("leaves what is further away to a later look", async () => {
    await create({ everyMs: 7_000 });
    const { keeper, sent, to, timers } = keeping();
    await keeper.check();
    expect(timers()).toEqual([]);
    await to(5, keeper);
    await keeper.check();
    expect(timers()).toEqual([after(7)]);
    await to(7, keeper);
    expect(sent).toEqual([after(7)]);
  });

  test("that is told of a new schedule sets its timer for it", async () => {
    const { keeper, to, sent, timers } = keeping();
    await keeper.check();
    await create({ everyMs: 5_000 });
    await keeper.check();
    expect(timers()).toEqual([after(5)]);
    await create({ id: "sooner" });
    await keeper.check();
    expect(timers()).toEqual([after(2)]);
    await to(5, keeper);
    expect(sent).toEqual([after(2), after(4), after(5)]);
  });

  test("whose timer was lost makes the run at its next look", async () => {
    await create();
    const { keeper, to, lose, sent } = keeping();
    await keeper.check();
    lose();
    await to(5, keeper);
    await keeper.check();
    expect(sent).toEqual([after(2), after(4)]);
  });

  test("asked while it looks, looks again: what was made meanwhile isn't overlooked", async () => {
    await create({ id: "later", everyMs: 5_000 });
    const { keeper, timers } = keeping();
    const prepare = ops.prepare.bind(ops);
    let meanwhile: Promise<unknown> | undefined;
    const asking = vi.spyOn(ops, "prepare").mockImplementation((sql) => {
      const statement = prepare(sql);
      if (!sql.includes("ORDER BY next_at")) return statement;
      asking.mockRestore();
      // The earliest time has been read when a sooner one is made.
      const first = async (column: string) => {
        const found = await statement.first(column);
        await create({ id: "sooner" });
        meanwhile = keeper.check();
        return found;
      };
      return Object.assign(Object.create(statement) as D1PreparedStatement, { first });
    });
    await keeper.check();
    await meanwhile;
    expect(timers()).toEqual([after(2)]);
  });

  test("whose look fails says so to who asked, and goes on with the next", async () => {
    await create();
    const { keeper, to, sent } = keeping();
    await keeper.check();
    vi.spyOn(ops, "prepare").mockImplementationOnce(() => {
      throw new Error("database is away");
    });
    await to(3, keeper);
    expect(sent).toEqual([]);
    await keeper.check();
    expect(sent).toEqual([after(2)]);
  });

  test("after a downtime goes on with what comes next", async () => {
    await create();
    await create({ id: "all", missed: "catchUp", limit: 150 });
    const { keeper, to, sent, timers } = keeping();
    await to(1_000.5, keeper);
    await keeper.check();
    expect(sent.filter((time) => time >= after(990))).toEqual([after(1_000)]);
    expect(sent.length).toBe(101);
    expect(timers()).toEqual([after(1_000.75)]);
    await to(1_001, keeper);
    expect(sent.length).toBe(151);
    expect(new Set(sent).size).toBe(151);
    expect(await findSchedule(ops, "all")).toMatchObject({ state: "ended", runs: 150, lastAt: after(300) });
    expect(timers()).toEqual([after(1_002)]);
    await expectCountersExact(ops);
  });
});

describe("firing", () => {
  test("two at once make each run once, whichever sends it", async () => {
    for (let n = 0; n < 60; n += 1) await create({ id: `s-${n}` });
    const [one, other] = [outbound(), outbound()];
    const made = await Promise.all([one, other].map(({ deps }) => fireDueSchedules(deps, new Date(after(2)), { wasAway: false })));
    expect(made.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(one.sent.length + other.sent.length).toBe(60);
    await expectCountersExact(ops);
  });

  test("a send that fails loses nothing: the job waits for the sweep", async () => {
    await create();
    const { deps, sendBatch } = outbound();
    sendBatch.mockRejectedValueOnce(new Error("queue is away"));
    expect(await fireDueSchedules(deps, new Date(after(2)), { wasAway: false })).toBe(1);
    expect((await listJobs(ops, { queue }, { limit: 5 })).items).toMatchObject([{ state: "waiting" }]);
    expect(await fireDueSchedules(deps, new Date(after(2)), { wasAway: false })).toBe(0);
  });

  test("what its queue takes no longer is paused with the reason, and the others run", async () => {
    await create({ id: "a" });
    await create({ id: "b" });
    await ops.prepare(`UPDATE schedules SET payload = '{"brand_slug":"niche-fi"}' WHERE id = 'a'`).run();
    const { deps, sent } = outbound();
    expect(await fireDueSchedules(deps, new Date(after(2)), { wasAway: false })).toBe(1);
    expect(sent).toEqual([after(2)]);
    expect(await findSchedule(ops, "a")).toMatchObject({
      state: "paused",
      pause: { by: "system", reason: expect.stringContaining("keywords") },
    });
    expect((await listAudit(ops, { actor: "system" }, { limit: 5 })).items).toMatchObject([
      { action: "schedule.pause", target: "schedule:a" },
    ]);
  });
});
