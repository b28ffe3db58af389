import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Overview } from "#domain/queues/health";
import type { Job } from "#domain/jobs/job";
import type { Schedule, ScheduleDetail } from "#domain/schedules/schedule";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { type ApiAnswer, callApi, errorCodeOf } from "../testing/callApi.ts";
import { opsFor } from "../testing/env.ts";
import { bodyOf } from "../testing/jobs.ts";
import { queue } from "../testing/deadLetters.ts";

const payload = { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" };
const newSchedule = { name: "Research", queue, type: "research.requested", payload };
const hourly = { ...newSchedule, id: "hourly", cron: "0 * * * *", timeZone: "Europe/Berlin" };
const schedules = "/api/schedules";
const create = (body: object = hourly) => callApi(schedules, { body });
const put = (path: string, sent: unknown) => callApi(schedules + path, { method: "PUT", body: sent });
const remove = (path: string) => callApi(schedules + path, { method: "DELETE" });
const get = async (id: string) => bodyOf<ScheduleDetail>(await callApi(`${schedules}/${id}`));
const jobsOf = async (source: string) =>
  bodyOf<{ items: Job[] }>(await callApi(`/api/jobs?queue=${queue}`)).items.filter((job) => job.source === `schedule:${source}`);
const listAudit = async () => bodyOf<{ items: { action: string }[] }>(await callApi("/api/audit")).items;
const sortedStatuses = (answers: ApiAnswer[]) => answers.map(({ status }) => status).toSorted((a, b) => a - b);
/** Paths of the issues: `cron` for both `body.cron` of a schema and `cron` of the domain. */
const paths = (answer: ApiAnswer) =>
  bodyOf<{ error: { issues: { path: string }[] } }>(answer).error.issues.map(({ path }) => path.replace(/^body\.?/, ""));
const message = (answer: ApiAnswer) => bodyOf<{ error: { message: string } }>(answer).error.message;

const deleteSchedules = () => opsFor(queue).prepare(`DELETE FROM schedules`).run();
beforeEach(deleteSchedules);
afterEach(deleteSchedules);

describe("a schedule", () => {
  test("is created, shown with its next five times, and listed", async () => {
    const created = await create();
    expect(created).toMatchObject({
      status: 201,
      body: { ...hourly, everyMs: null, limit: null, missed: "skip", state: "active", runs: 0 },
    });
    const { upcoming, ...rest } = await get("hourly");
    expect(rest).toEqual(created.body);
    expect(upcoming.length).toBe(5);
    expect(upcoming[0]).toBe(rest.nextAt);
    for (const time of upcoming) expect(time).toMatch(/:00:00\.000Z$/);
    expect(await create({ ...newSchedule, everyMs: 60_000 })).toMatchObject({
      status: 201,
      body: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    const first = bodyOf<{ items: Schedule[]; nextCursor: string }>(await callApi(`${schedules}?limit=1`));
    const second = bodyOf<{ items: Schedule[] }>(await callApi(`${schedules}?limit=1&cursor=${first.nextCursor}`));
    expect([...first.items, ...second.items].map(({ cron }) => cron).toSorted()).toEqual(["0 * * * *", null]);
    expect(second).toMatchObject({ nextCursor: null });
    expect(await listAudit()).toMatchObject([{ action: "schedule.create" }, { action: "schedule.create", target: "schedule:hourly" }]);
  });

  test("with an id is created once", async () => {
    const answers = await Promise.all([create(), create(), create()]);
    expect(sortedStatuses(answers)).toEqual([201, 409, 409]);
    expect(message(answers.find(({ status }) => status === 409) as ApiAnswer)).toMatch(
      /^There is a schedule hourly already, created at 20/,
    );
    expect((await listAudit()).length).toBe(1);
  });

  test.each([
    [{}, "cron"],
    [{ cron: "0 * * * *", everyMs: 5_000 }, "everyMs"],
    [{ cron: "61 * * * *" }, "cron"],
    [{ cron: "0 0 30 2 *" }, "cron"],
    [{ everyMs: 999 }, "everyMs"],
    [{ everyMs: 5_000, timeZone: "Europe/Nowhere" }, "timeZone"],
    [{ everyMs: 5_000, endAt: "2020-01-01T00:00:00Z" }, "endAt"],
    [{ everyMs: 5_000, limit: 0 }, "limit"],
    [{ everyMs: 5_000, id: "Not Mine" }, "id"],
    [{ everyMs: 5_000, name: "" }, "name"],
    [{ everyMs: 5_000, queue: "nowhere" }, "queue"],
    [{ everyMs: 5_000, queue: "social-commands" }, "type"],
    [{ everyMs: 5_000, payload: { ...payload, keywords: [] } }, "payload.keywords"],
    [{ everyMs: 5_000, options: { attempts: 1_000 } }, "options.attempts"],
    [{ everyMs: 5_000, cronn: "* * * * *" }, ""],
  ])("with %j is refused", async (fields, path) => {
    const answer = await create({ ...newSchedule, ...fields });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
    expect(paths(answer)).toEqual([path]);
    expect((await callApi(schedules)).body).toEqual({ items: [], nextCursor: null });
    expect(await listAudit()).toEqual([]);
  });

  test("keeps its id, its runs and fields that a change leaves out", async () => {
    await create({ ...hourly, limit: 9 });
    const changed = await put("/hourly", { everyMs: 60_000, reason: "more often" });
    expect(changed).toMatchObject({ status: 200, body: { id: "hourly", cron: null, everyMs: 60_000, limit: 9, name: "Research" } });
    expect(await listAudit()).toMatchObject([{ action: "schedule.update", reason: "more often" }, { action: "schedule.create" }]);
    for (const [change, path] of [
      [{ everyMs: 10 }, "everyMs"],
      [{ endAt: "2020-01-01T00:00:00Z" }, "endAt"],
      [{ payload: {} }, "payload.brand_slug"],
      [{ everyMs: null }, "cron"],
    ] as const) {
      const answer = await put("/hourly", change);
      expect(answer.status).toBe(400);
      expect(paths(answer)[0]).toBe(path);
    }
    expect(await get("hourly")).toMatchObject(bodyOf<object>(changed));
  });

  test("is paused once and resumed once", async () => {
    await create();
    const pauses = await Promise.all(["a", "b"].map((reason) => put("/hourly/pause", { reason })));
    expect(sortedStatuses(pauses)).toEqual([200, 409]);
    expect(message(await put("/hourly/pause", { reason: "c" }))).toMatch(
      /^Schedule hourly can't be paused: it was already paused by you@localhost at /,
    );
    expect(await get("hourly")).toMatchObject({ state: "paused", nextAt: null, upcoming: [], pause: { by: "you@localhost" } });
    expect((await put("/hourly/pause", {})).status).toBe(400);
    expect(sortedStatuses(await Promise.all([remove("/hourly/pause"), remove("/hourly/pause")]))).toEqual([200, 409]);
    expect(message(await remove("/hourly/pause"))).toBe("Schedule hourly can't be resumed: it is not paused");
    expect(await get("hourly")).toMatchObject({ state: "active", pause: null });
    expect((await listAudit()).map(({ action }) => action)).toEqual(["schedule.resume", "schedule.pause", "schedule.create"]);
  });

  test("is deleted once, and its jobs stay", async () => {
    await create();
    await callApi(`${schedules}/hourly/run`, { method: "POST" });
    expect(sortedStatuses(await Promise.all([remove("/hourly"), remove("/hourly")]))).toEqual([204, 404]);
    expect((await jobsOf("Research")).length).toBe(1);
    expect((await listAudit()).map(({ action }) => action)).toEqual(["schedule.delete", "schedule.run", "schedule.create"]);
  });

  test("that does not exist is 404 for every request", async () => {
    const answers = await Promise.all([
      callApi(`${schedules}/nobody`),
      put("/nobody", { name: "x" }),
      remove("/nobody"),
      callApi(`${schedules}/nobody/run`, { method: "POST" }),
      put("/nobody/pause", { reason: "x" }),
      remove("/nobody/pause"),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    for (const answer of answers) expect(errorCodeOf(answer)).toBe("not_found");
  });
});

describe("a run", () => {
  test("on demand starts at once; two requests make one", async () => {
    await create();
    const answers = await Promise.all([1, 2].map(() => callApi(`${schedules}/hourly/run`, { body: { reason: "now" } })));
    expect(sortedStatuses(answers)).toEqual([202, 202]);
    const [first, second] = answers.map((answer) => bodyOf<{ jobId: string }>(answer).jobId);
    expect(first).toBe(second);
    await vi.waitFor(async () => expect(await jobsOf("Research")).toMatchObject([{ id: first, state: "completed" }]), waitOptions);
    expect(await get("hourly")).toMatchObject({ runs: 0, lastAt: null });
    expect(await listAudit()).toMatchObject([
      { action: "schedule.run", reason: "now", after: { jobId: first } },
      { action: "schedule.create" },
    ]);
  });

  test("starts at its time without any request, until the limit is reached", async () => {
    // This starts the agent, which reads an empty table: a schedule created after that must not wait for the next read.
    await callApi("/api/queues/sm-commands/pause", { method: "PUT", body: { reason: "starts the agent" } });
    const created = bodyOf<Schedule>(await create({ ...newSchedule, name: "Often", everyMs: 1_000, limit: 2 }));
    await vi.waitFor(async () => expect(await get(created.id)).toMatchObject({ state: "ended", runs: 2, nextAt: null }), waitOptions);
    await vi.waitFor(
      async () => expect((await jobsOf("Often")).map(({ state }) => state)).toEqual(["completed", "completed"]),
      waitOptions,
    );
    const delaysMs = (await jobsOf("Often")).map(
      ({ createdAt }, n) => Date.parse(createdAt) - Date.parse(created.createdAt) - (2 - n) * 1_000,
    );
    for (const ms of delaysMs) {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThan(1_000);
    }
  });
});

test("a cross-site request is refused", async () => {
  await create();
  const crossSite = { headers: { origin: "https://evil.example" } };
  expect((await callApi(schedules, { ...crossSite, body: { ...hourly, id: "theirs" } })).status).toBe(403);
  expect((await callApi(`${schedules}/hourly/run`, { ...crossSite, method: "POST" })).status).toBe(403);
  expect((await callApi(`${schedules}/hourly`, { ...crossSite, method: "DELETE" })).status).toBe(403);
  expect(await get("hourly")).toMatchObject({ state: "active" });
});

test("an overdue schedule is in the overview; a paused one is not", async () => {
  await create();
  await create({ ...hourly, id: "other" });
  await put("/other/pause", { reason: "slow provider" });
  const overdue = async () => bodyOf<Overview>(await callApi("/api/overview")).troubles.filter(({ kind }) => kind === "overdue");
  expect(await overdue()).toEqual([]);
  const since = new Date(Date.now() - 121_000).toISOString();
  await opsFor(queue).prepare(`UPDATE schedules SET next_at = ?1 WHERE id = 'hourly'`).bind(since).run();
  expect(await overdue()).toMatchObject([{ target: "schedules", count: 1, since }]);
});
