import { describe, expect, test } from "vitest";
import { ApiError } from "#domain/errors/apiError";
import { testEnv } from "#runtime/testing/env";
import { act, actions, at, change, create, fire, later, wanted } from "#runtime/testing/schedules";
import { listAudit } from "../audit/audit.ts";
import { readOverview } from "../overview.ts";
import { pauseQueue } from "../queues/queues.ts";
import { pauseSchedule, resumeSchedule } from "./commands.ts";
import { countOverdueSchedules, createSchedule, deleteSchedule, findSchedule, listSchedules } from "./schedules.ts";

const db = testEnv.OPS;
const queue = "pick-commands";

describe("a schedule", () => {
  test("can be read and listed in pages as it was created", async () => {
    const created = await create({ id: "b", options: { priority: 3, attempts: 2 }, limit: 5 });
    expect(created).toMatchObject({ ...wanted({ id: "b", limit: 5 }), options: { priority: 3, attempts: 2 } });
    expect(created).toMatchObject({ state: "active", runs: 0, nextAt: later(2), lastAt: null, pause: null, createdAt: at, updatedAt: at });
    await create({ id: "a" });
    // Created later, so it is listed later.
    await createSchedule(db, wanted({ id: "0" }), act(1));
    const first = await listSchedules(db, { limit: 2 });
    expect(first).toMatchObject({ items: [{ id: "a" }, { id: "b" }] });
    expect(await listSchedules(db, { limit: 2, cursor: first.nextCursor ?? "" })).toMatchObject({ items: [{ id: "0" }], nextCursor: null });
  });

  test("is created once if two requests use its id; the second is refused with the reason", async () => {
    const both = await Promise.allSettled([create({ id: "mine" }), create({ id: "mine", name: "Another" })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(create({ id: "mine" })).rejects.toThrow(`There is a schedule mine already, created at ${at}`);
    expect(await actions()).toEqual(["schedule.create"]);
  });

  test("is refused if its job is invalid or it would never run", async () => {
    const refused = async (input: object) => {
      const error: unknown = await create(input).catch((thrown: unknown) => thrown);
      return error instanceof ApiError ? [error.code, ...(error.issues ?? []).map(({ path }) => path)] : error;
    };
    expect(await refused({ payload: { shop: "north" } })).toEqual(["invalid", "payload.items", "payload.priority"]);
    expect(await refused({ queue: "mail-commands" })).toEqual(["invalid", "type"]);
    expect(await refused({ endAt: later(1) })).toEqual(["invalid", "endAt"]);
    expect(await refused({ everyMs: null, cron: "0 0 30 2 *" })).toEqual(["invalid", "cron"]);
    expect(await listSchedules(db, { limit: 5 })).toEqual({ items: [], nextCursor: null });
    expect(await actions()).toEqual([]);
  });

  test("is refused when there are 500 already", async () => {
    await create({ id: "s-0" });
    const copy = `SELECT 's-' || n.value, name, queue, s.type, payload, options, every_ms, time_zone, missed, act, created_at, updated_at`;
    await db
      .prepare(
        `INSERT INTO schedules (id, name, queue, type, payload, options, every_ms, time_zone, missed, act, created_at, updated_at)
         ${copy} FROM schedules AS s, json_each(?1) AS n`,
      )
      .bind(JSON.stringify(Array.from({ length: 498 }, (_, n) => n + 1)))
      .run();
    await create({ id: "the-500th" });
    await expect(create({ id: "one-more" })).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("500") });
  });

  test("is changed by one of two updates at once, and keeps its number of runs", async () => {
    await create({ id: "s" });
    await fire(2);
    const both = await Promise.allSettled([change("s", { everyMs: 60_000 }, 3), change("s", { name: "Other" }, 3)]);
    expect(both).toMatchObject([{ status: "fulfilled" }, { status: "rejected", reason: { code: "conflict" } }]);
    expect(await findSchedule(db, "s")).toMatchObject({ name: "Picks", everyMs: 60_000, runs: 1, nextAt: later(60), createdAt: at });
    const [entry] = (await listAudit(db, { action: "schedule.update" }, { limit: 5 })).items;
    expect(entry).toMatchObject({ before: { everyMs: 2_000 }, after: { everyMs: 60_000 } });
    await expect(change("s", { limit: 1 })).rejects.toMatchObject({ issues: [{ path: "limit" }] });
    await expect(change("nobody", {})).rejects.toMatchObject({ code: "not_found" });
  });

  test("that is renamed at the moment it is due still creates that run", async () => {
    await create({ id: "s" });
    await change("s", { name: "Other" }, 2.5);
    expect((await fire(3)).map(({ message }) => [message.timestamp, message.source])).toEqual([[later(2), "schedule:Other"]]);
  });

  test("that has ended runs again when its timing changes", async () => {
    await create({ id: "s", limit: 1 });
    await fire(2);
    expect(await findSchedule(db, "s")).toMatchObject({ state: "ended", nextAt: null, runs: 1 });
    await expect(pauseSchedule(db, "s", act(3))).rejects.toThrow("Schedule s can't be paused: it has ended");
    expect(await change("s", { limit: 2 }, 3)).toMatchObject({ state: "active", nextAt: later(4), runs: 1 });
  });

  test("is deleted once", async () => {
    await create({ id: "s" });
    const both = await Promise.allSettled([deleteSchedule(db, "s", act(1)), deleteSchedule(db, "s", act(1))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await actions()).toEqual(["schedule.delete", "schedule.create"]);
    await expect(findSchedule(db, "s")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a pause", () => {
  test("is applied and recorded once; a second one is refused with the reason", async () => {
    await create({ id: "s" });
    const press = (who: string) => pauseSchedule(db, "s", act(1, who, "slow provider"));
    const both = await Promise.allSettled([press("a@example.com"), press("b@example.com")]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await expect(press("c@example.com")).rejects.toThrow(
      `Schedule s can't be paused: it was already paused by a@example.com at ${later(1)}`,
    );
    expect(await findSchedule(db, "s")).toMatchObject({
      state: "paused",
      nextAt: null,
      pause: { by: "a@example.com", reason: "slow provider" },
    });
    expect(await actions()).toEqual(["schedule.pause", "schedule.create"]);
  });

  test("creates no jobs; after it the schedule continues with the next time from then", async () => {
    await create({ id: "s" });
    await pauseSchedule(db, "s", act(1));
    expect(await fire(10)).toEqual([]);
    expect(await change("s", { everyMs: 3_000 }, 10)).toMatchObject({ state: "paused", nextAt: null });
    const both = await Promise.allSettled([resumeSchedule(db, "s", act(10)), resumeSchedule(db, "s", act(10))]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await findSchedule(db, "s")).toMatchObject({ state: "active", nextAt: later(12), pause: null, runs: 0 });
    await expect(resumeSchedule(db, "s", act(11))).rejects.toThrow("Schedule s can't be resumed: it is not paused");
  });
});

describe("an overdue schedule", () => {
  const overdue = async (seconds: number) =>
    (await readOverview([db], new Date(later(seconds)))).troubles.filter(({ kind }) => kind === "overdue");

  test("is reported once its next run is more than 2 minutes past, with the earliest such time", async () => {
    await create({ id: "a" });
    await create({ id: "b", everyMs: 10_000 });
    expect(await overdue(122)).toEqual([]);
    expect(await overdue(122.001)).toEqual([
      { kind: "overdue", target: "schedules", count: 1, since: later(2), detail: "Next runs are overdue" },
    ]);
    expect(await overdue(131)).toMatchObject([{ count: 2, since: later(2) }]);
    await fire(131);
    expect(await overdue(131)).toEqual([]);
  });

  test("is not reported while it is paused or ended, but is while its queue is paused", async () => {
    await create({ id: "paused" });
    await create({ id: "ended", limit: 1 });
    await pauseSchedule(db, "paused", act(1));
    await fire(2);
    expect(await overdue(600)).toEqual([]);
    await create({ id: "held" });
    await pauseQueue(db, queue, null, act(1));
    expect(await overdue(600)).toMatchObject([{ count: 1 }]);
  });

  test("is counted by reading only overdue schedules", async () => {
    await Promise.all(["a", "b", "c"].map((id) => create({ id })));
    await create({ id: "d", everyMs: 86_400_000 });
    const { meta, results } = await countOverdueSchedules(db, later(60)).run();
    expect(results).toEqual([{ count: 3, since: later(2) }]);
    expect(meta.rows_read).toBeLessThanOrEqual(4);
  });
});
