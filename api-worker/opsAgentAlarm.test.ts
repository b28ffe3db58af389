import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { getAgentByName } from "agents";
import { beforeEach, expect, test, vi } from "vitest";
import { insertJob } from "#factories/stored/jobs";
import { insertSchedule } from "#factories/stored/schedules";
import { jobIdOf } from "#domain/jobs/job";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { deliver } from "#runtime/testing/service/deliver";
import { deadLetterAlertsMark } from "#store/alerts/raise";
import { listAlerts } from "#store/alerts/list";
import { setMark } from "#store/marks";
import { getJob } from "#store/jobs/read";
import { secondsAfter } from "#store/time";
import { shardsOf } from "#runtime/shards";
import { opsFor, testEnv } from "./testing/env.ts";
import { researchMessage } from "./testing/deadLetters.ts";
import { jobRequest } from "./testing/jobs.ts";
import worker from "./testing/worker.ts";

const OPS = opsFor("gatherfeed-commands");
const agent = () => getAgentByName(testEnv.OPS_AGENT, "live");
/** When the alarm of the agent rings next, Unix ms; null if it has none. */
const alarmOf = async () => runInDurableObject(await agent(), (_, state) => state.storage.getAlarm());
/** Ticks until the agent has seen that nothing is left to do. */
const untilIdle = () =>
  vi.waitUntil(async () => {
    await (await agent()).tick();
    return (await alarmOf()) === null;
  }, waitOptions);

beforeEach(async () => {
  for (const ops of shardsOf(testEnv)) await setMark(ops, deadLetterAlertsMark, "").run();
  await untilIdle();
});

test("an idle system has no alarm, and a tick reads at most 11 rows", async () => {
  const stub = await agent();
  await runInDurableObject(stub, async (instance) => {
    const { env } = instance as unknown as { env: { OPS: D1Database } };
    const spies = [vi.spyOn(env.OPS, "batch"), vi.spyOn(env.OPS, "prepare")] as const;
    await instance.tick();
    // The one query: its rows are counted in store/openWork.test.ts.
    expect(spies.map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
    for (const spy of spies) spy.mockRestore();
  });
  expect(await alarmOf()).toBeNull();
});

test("a job in flight keeps the alarm for every 5 s until it has finished, and the alarm recovers it when its message is lost", async () => {
  const message = researchMessage();
  await insertJob(OPS, { message, queue: "gatherfeed-commands" });
  expect(await (await agent()).tick()).toBe(true);
  const alarm = await alarmOf();
  expect((alarm ?? 0) - Date.now()).toBeLessThanOrEqual(5_000);
  await OPS.prepare(`UPDATE jobs SET due_at = ?1`).bind(secondsAfter(new Date().toISOString(), -1)).run();
  expect(await runDurableObjectAlarm(await agent())).toBe(true);
  await vi.waitUntil(async () => (await getJob(OPS, jobIdOf(message.event_id, "gatherfeed-commands")))?.state === "completed", waitOptions);
  await untilIdle();
});

test("without open work the alarm is at the time of the next schedule, and is set once", async () => {
  const schedule = await insertSchedule(OPS, { ...jobRequest, everyMs: 3_600_000 }, { at: new Date().toISOString() });
  const at = Math.floor(Date.parse(schedule.nextAt ?? "") / 1000) * 1000;
  for (let count = 0; count < 2; count += 1) {
    await (await agent()).tick();
    expect(await alarmOf()).toBe(at);
  }
  await OPS.prepare(`DELETE FROM schedules`).run();
  await (await agent()).tick();
  expect(await alarmOf()).toBeNull();
});

test("a schedule fires on time although nothing else happens", async () => {
  const everyMs = 8_000;
  const { id } = await insertSchedule(OPS, { ...jobRequest, everyMs, limit: 1 }, { at: new Date().toISOString() });
  await (await agent()).tick();
  const job = () =>
    OPS.prepare(`SELECT created_at AS at FROM jobs WHERE source = ?1 OR causation_id = ?2`).bind(`schedule:${id}`, `schedule:${id}`);
  const nextAt = await OPS.prepare(`SELECT next_at FROM schedules WHERE id = ?1`).bind(id).first<string>("next_at");
  const firedAt = await vi.waitUntil(() => job().first<string>("at"), waitOptions);
  expect(Math.abs(Date.parse(firedAt) - Date.parse(nextAt ?? ""))).toBeLessThan(1_000);
});

test("a queue at work, and a message from a dead-letter queue, wake the agent: their dead letters raise an alert within seconds", async () => {
  await testEnv.COORDINATOR.getByName("social-commands").admit([]);
  await vi.waitUntil(async () => (await alarmOf()) !== null, waitOptions);
  await untilIdle();
  await deliver(worker, testEnv, "orders-dlq", ["two lamps"]);
  expect(((await alarmOf()) ?? 0) - Date.now()).toBeLessThanOrEqual(5_000);
  const alerts = async () => (await listAlerts(opsFor("orders"), {}, { limit: 5 }, new Date().toISOString())).items;
  await vi.waitUntil(async () => (await alerts()).length > 0, waitOptions);
  expect(await alerts()).toMatchObject([{ queue: "orders", count: 1 }]);
});

test("work that nothing can be done about keeps the alarm for five minutes, and the next change sets it again", async () => {
  // No binding sends to this queue: its own Worker would.
  await insertJob(OPS, { message: researchMessage(), queue: "of-a-worker-that-is-gone", at: "2026-01-01T00:00:00.000Z" });
  const stub = await agent();
  for (let count = 0; count < 60; count += 1) await stub.tick();
  expect(await alarmOf()).not.toBeNull();
  await stub.tick();
  expect(await alarmOf()).toBeNull();
  await stub.wake();
  expect(await alarmOf()).not.toBeNull();
});

test("an alarm of an earlier version, which rang every 5 s for ever, is removed", async () => {
  const stub = await agent();
  await runInDurableObject(stub, async (instance) => void (await instance.scheduleEvery(5, "tick")));
  await stub.tick();
  expect(await alarmOf()).toBeNull();
});

test("a tick that fails is repeated 5 s later", async () => {
  const stub = await agent();
  await runInDurableObject(stub, async (instance) => {
    const { env } = instance as unknown as { env: { OPS: D1Database } };
    const broken = vi.spyOn(env.OPS, "prepare").mockImplementation(() => {
      throw new Error("the database is unavailable");
    });
    await expect(instance.tick()).rejects.toThrow("unavailable");
    broken.mockRestore();
  });
  expect(((await alarmOf()) ?? 0) - Date.now()).toBeGreaterThan(0);
});
