import { runInDurableObject } from "cloudflare:test";
import { getAgentByName } from "agents";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { insertJob } from "#factories/stored/jobs";
import { insertSchedule } from "#factories/stored/schedules";
import type { Plan } from "#domain/plans/plan";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { getJob } from "#store/jobs/read";
import type { BrandEngineEnv as Env } from "#brand-engine/api/env";
import worker from "#brand-engine/api/index";
import { brokenDatabase, hangingDatabase } from "#runtime/testing/brokenDatabase";
import { type ApiCall, callApi } from "./testing/callApi.ts";
import { opsFor, testEnv } from "./testing/env.ts";
import { failIn, get, messages, type Queue } from "./testing/severalDatabases.ts";

const agent = () => getAgentByName(testEnv.OPS_AGENT, "live");
/** Statements and batches of the second database of the agent go to another one while a test runs. */
async function replaceSecond(other: D1Database): Promise<void> {
  await runInDurableObject(await agent(), (instance) => {
    const { OPS_2 } = (instance as unknown as { env: { OPS_2: D1Database } }).env;
    vi.spyOn(OPS_2, "prepare").mockImplementation((sql) => other.prepare(sql));
    vi.spyOn(OPS_2, "batch").mockImplementation((statements) => other.batch(statements));
  });
}
beforeEach(async () => void (await agent()));
afterEach(() => void vi.restoreAllMocks());

/** Adds a job whose message was lost. Returns its id. */
const insertLost = async (queue: Queue) =>
  (await insertJob(opsFor(queue), { queue, message: messages[queue](), at: "2026-01-01T00:00:00.000Z" })).id;
const untilCompleted = (queue: Queue, id: string) =>
  vi.waitUntil(async () => (await getJob(opsFor(queue), id))?.state === "completed", waitOptions);
const alarmOf = async () => runInDurableObject(await agent(), (_, state) => state.storage.getAlarm());

/** Ticks, and returns the error of the tick, if there was one. */
const tick = async () =>
  runInDurableObject(await agent(), (instance) =>
    instance.tick().then(
      () => null,
      (error: unknown) => String(error),
    ),
  );
/** Adds a schedule that is due. Returns a function that counts the jobs that it made. */
async function insertDueSchedule(queue: Queue): Promise<() => Promise<unknown>> {
  const { type, payload } = messages[queue]();
  const schedule = { queue, type, payload, everyMs: 31_536_000_000, limit: 1 };
  const { id } = await insertSchedule(opsFor(queue), schedule, { at: new Date(Date.now() - schedule.everyMs - 1).toISOString() });
  return () => opsFor(queue).prepare(`SELECT count(*) AS n FROM jobs WHERE causation_id LIKE ?1`).bind(`schedule:${id}%`).first("n");
}

describe("while one of several databases", () => {
  test("fails, a tick does the work of all others, and is repeated; when the database is back, so is its work", async () => {
    const [lost, own] = [await insertLost("publish-commands"), await insertLost("gatherfeed-commands")];
    const fired = await insertDueSchedule("publish-commands");
    await replaceSecond(brokenDatabase());
    expect(await tick()).toContain("the database is unavailable");
    await untilCompleted("publish-commands", lost);
    expect(await fired()).toBe(1);
    expect(((await alarmOf()) ?? Infinity) - Date.now()).toBeLessThanOrEqual(5_000);
    vi.restoreAllMocks();
    expect((await getJob(opsFor("gatherfeed-commands"), own))?.state).toBe("waiting");
    expect(await tick()).toBeNull();
    await untilCompleted("gatherfeed-commands", own);
  });

  test("does not answer, the others have their ticks all the same, one after another", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const other = hangingDatabase(promise);
    const asked = vi.spyOn(other, "prepare");
    await replaceSecond(other);
    try {
      for (let ticks = 0; ticks < 2; ticks += 1) {
        const lost = await insertLost("publish-commands");
        expect(await tick()).toBeNull();
        await untilCompleted("publish-commands", lost);
      }
      // The alarm rings again soon. That of the storage is later while a tick of it waits: the library watches over that.
      const [next] = await runInDurableObject(await agent(), (instance) => instance.listSchedules());
      expect((next?.time ?? Infinity) * 1_000 - Date.now()).toBeLessThanOrEqual(5_000);
      // Its second tick waits for the statement of the first one, and sends no other.
      expect(asked).toHaveBeenCalledTimes(1);
    } finally {
      // Otherwise its tick would keep the agent from that database in the following tests.
      resolve();
      await tick();
    }
  });

  test("fails, the agent starts", async () => {
    await replaceSecond(brokenDatabase());
    const started = await runInDurableObject(await agent(), (instance) => instance.onStart().then(() => "started", String));
    expect(started).toBe("started");
  });

  test("fails, the cron deletes what has passed its retention from the others", async () => {
    const { id } = await insertJob(opsFor("publish-commands"), { queue: "publish-commands", message: messages["publish-commands"]() });
    await opsFor("publish-commands")
      .prepare(`UPDATE jobs SET state = 'completed', due_at = NULL, run_at = NULL, finished_at = ?1, remove_at = ?1`)
      .bind("2026-01-01T00:00:00.000Z")
      .run();
    const scheduledTime = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
    const env = { ...testEnv, OPS_2: brokenDatabase() };
    await expect(worker.scheduled({ scheduledTime } as ScheduledController, env)).rejects.toThrow("the database is unavailable");
    expect(await getJob(opsFor("publish-commands"), id)).toBeNull();
  });

  test("fails, what needs only the others is answered, and an error says which one failed", async () => {
    const healthy = (await insertJob(opsFor("publish-commands"), { queue: "publish-commands", message: messages["publish-commands"]() }))
      .id;
    const broken = (
      await insertJob(opsFor("gatherfeed-commands"), { queue: "gatherfeed-commands", message: messages["gatherfeed-commands"]() })
    ).id;
    // Other settings than before: the queues are registered again.
    const env = { OPS_2: brokenDatabase(), SIGNALBOX_SETTINGS: `{"queues":[{"name":"fresh-${Date.now()}"}]}` } as Partial<Env>;
    const statusOf = async (path: string, call: ApiCall = {}) => (await callApi(path, { ...call, env })).status;
    const { type, payload } = messages["publish-commands"]();
    expect(await statusOf("/api/jobs", { body: { queue: "publish-commands", type, payload } })).toBe(201);
    expect(await statusOf("/api/jobs?queue=publish-commands")).toBe(200);
    expect(await statusOf(`/api/jobs/${healthy}`)).toBe(200);
    expect(await statusOf("/api/queues/publish-commands")).toBe(200);
    const error = { code: "unavailable", message: expect.stringContaining("The operations database OPS_2 failed") };
    for (const path of [
      "/api/jobs",
      "/api/overview",
      "/api/search?q=abc",
      `/api/jobs/${broken}`,
      "/api/jobs/no-such",
      "/api/plans",
      "/metrics",
    ])
      expect([path, await callApi(path, { env })]).toMatchObject([path, { status: 503, body: { error } }]);
    expect((await callApi("/healthz", { env })).body).toMatchObject({ error: { message: "No answer from ops database 2" } });
    expect(await statusOf("/api/jobs")).toBe(503);
    expect((await callApi("/api/jobs")).status).toBe(200);
  });

  test("fails, a plan that can't be made in all of them is not left behind to be run in some", async () => {
    for (const queue of ["publish-commands", "social-commands", "gatherfeed-commands"] as const) await failIn(queue);
    const body = { action: "drop", filter: { status: "open" }, reason: "x" };
    expect((await callApi("/api/plans", { body, env: { OPS_2: brokenDatabase() } as Partial<Env> })).status).toBe(503);
    const [plan, ...others] = (await get<{ items: Plan[] }>("/api/plans")).items;
    expect([plan, others]).toMatchObject([{ state: "aborted", sent: 0 }, []]);
    expect((await callApi(`/api/plans/${plan?.id}/run`, { body: { confirm: plan?.eligible } })).status).toBe(409);
    expect((await callApi("/api/plans", { body })).body).toMatchObject({ state: "planned", eligible: 3 });
  });

  test("does not answer, the health check says so within the time limit of one part", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const startedAt = Date.now();
    const answer = await callApi("/healthz", { env: { OPS_2: hangingDatabase(promise) } as Partial<Env> });
    expect(answer).toMatchObject({ status: 503, body: { error: { message: "No answer from ops database 2" } } });
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    resolve();
  });
});
