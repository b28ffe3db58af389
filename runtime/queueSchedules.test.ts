import { beforeEach, describe, expect, test } from "vitest";
import { newAuditContext } from "#store/audit/audit";
import { createSchedule } from "#store/schedules/schedules";
import { NewSchedule } from "#domain/schedules/schedule";
import { consumerOf, markJobLayerQueue } from "#store/queues/consumers";
import { deliver, currentHandler, jobs, makePart, ownEnv, parts, resetOwnQueue } from "./testing/ownQueue.ts";

const db = ownEnv.OPS;
const schedules = parts.schedules(ownEnv);
const daily = { cron: "@daily", timeZone: "Europe/Berlin" };
const auditedActions = async () =>
  (await db.prepare(`SELECT action FROM audit ORDER BY id`).all<{ action: string }>()).results.map(({ action }) => action);

beforeEach(async () => {
  await resetOwnQueue();
  await markJobLayerQueue(db, "others").run();
});

describe("upsert", () => {
  test("creates a schedule once, changes nothing when it is repeated, and updates changed fields", async () => {
    const created = await schedules.upsert("digest", daily, makePart, { name: "a" }, { attempts: 2 });
    expect(created).toMatchObject({
      id: "digest",
      name: "digest",
      queue: "parts",
      type: "make-part",
      payload: { name: "a" },
      options: { attempts: 2 },
      ...daily,
    });
    expect(await schedules.upsert("digest", daily, makePart, { name: "a" }, { attempts: 2 })).toEqual(created);
    const changed = await schedules.upsert("digest", { everyMs: 60_000 }, makePart, { name: "b" });
    expect(changed).toMatchObject({ cron: null, everyMs: 60_000, payload: { name: "b" }, options: {}, timeZone: "UTC" });
    expect(await auditedActions()).toEqual(["schedule.create", "schedule.update"]);
  });

  test("refuses an invalid payload or timing, and an id of another queue", async () => {
    await expect(schedules.upsert("x", daily, makePart, { name: "" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "payload.name" }],
    });
    await expect(schedules.upsert("x", { cron: "61 * * * *" }, makePart, {})).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "cron" }],
    });
    await expect(schedules.upsert("x", {}, makePart, {})).rejects.toMatchObject({ code: "invalid" });
    await expect(schedules.upsert("No Such", daily, makePart, {})).rejects.toMatchObject({ issues: [{ path: "id" }] });
    await createSchedule(
      db,
      NewSchedule.parse({ id: "theirs", name: "t", queue: "others", type: "x", everyMs: 60_000 }),
      newAuditContext("test"),
    );
    await expect(schedules.upsert("theirs", daily, makePart, {})).rejects.toMatchObject({ code: "conflict" });
    await expect(schedules.get("theirs")).rejects.toMatchObject({ code: "not_found" });
    for (const verb of ["pause", "resume", "run"] as const)
      await expect(schedules[verb]("theirs", "x")).rejects.toMatchObject({ code: "not_found" });
    expect(await schedules.remove("theirs")).toBe(false);
    expect(await schedules.list({ limit: 10 })).toEqual({ items: [], nextCursor: null });
  });
});

test("a schedule is listed, paused, resumed, run and removed", async () => {
  await schedules.upsert("digest", daily, makePart, {});
  await schedules.upsert("other", { everyMs: 60_000 }, makePart, {});
  expect((await schedules.list({ limit: 1 })).items.map(({ id }) => id)).toEqual(["digest"]);
  expect(await schedules.pause("digest", "holidays")).toMatchObject({ state: "paused", pause: { by: "parts", reason: "holidays" } });
  await expect(schedules.pause("digest", "again")).rejects.toMatchObject({ code: "conflict" });
  expect(await schedules.resume("digest")).toMatchObject({ state: "active" });
  const id = await schedules.run("digest");
  await deliver();
  expect((await jobs.getJob(id))?.job).toMatchObject({ state: "completed", source: "schedule:digest" });
  expect([await schedules.remove("digest"), await schedules.remove("digest")]).toEqual([true, false]);
  await expect(schedules.get("digest")).rejects.toMatchObject({ code: "not_found" });
});

test("the maintenance fires the schedules of its own queue, each once, also almost a minute late", async () => {
  const created: string[] = [];
  currentHandler.handle = async ({ job }) => void created.push(job.payload.name);
  const { createdAt } = await schedules.upsert("often", { everyMs: 60_000 }, makePart, { name: "run" });
  await createSchedule(
    db,
    NewSchedule.parse({ id: "theirs", name: "t", queue: "others", type: "x", everyMs: 60_000 }),
    newAuditContext("test"),
  );
  const later = new Date(Date.parse(createdAt) + 60_000 + 55_000);
  await Promise.all([parts.runMaintenance(ownEnv, later), parts.runMaintenance(ownEnv, later)]);
  await deliver();
  expect(created).toEqual(["run"]);
  expect((await schedules.get("often")).runs).toBe(1);
  expect(await db.prepare(`SELECT runs FROM schedules WHERE id = 'theirs'`).first("runs")).toBe(0);
  expect(await consumerOf(db, "parts")).toBe("job-layer");
});
