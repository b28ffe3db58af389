import { afterEach, beforeEach, expect, test } from "vitest";
import { encodeBody } from "#domain/messages/bodies";
import { newIdAt } from "#domain/messages/envelope";
import { deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { insertPlan } from "#store/plans/freeze";
import { findPlanRow } from "#store/plans/rows";
import { settleItems } from "#store/plans/settle";
import { deliver, jobs, makePart, ownEnv, parts, resetOwnQueue } from "../testing/ownQueue.ts";
import { addFailedJobs, contextOf, drive, makePlan, ops, planEnv, planNow, setFailing } from "../testing/plans.ts";
import { expectCountersExact } from "../testing/recount.ts";
import { readableFields } from "../unreadableBody.ts";
import { applyNextItems } from "./applyChunk.ts";
import { runPlan } from "./controlPlan.ts";
import { createPlan } from "./createPlan.ts";
import { drivePlan, newDriverMemory } from "./drivePlan.ts";
import { freezePlan } from "./freezePlan.ts";

beforeEach(resetOwnQueue);
afterEach(() => expectCountersExact(ops));

test("a large set is frozen in parts: it can't be run before it is complete, and a driver goes on where the request ended", async () => {
  await addFailedJobs(1_050);
  const at = new Date().toISOString();
  const filter = JSON.stringify({ queue: parts.name });
  const plan = {
    id: newIdAt(at),
    at,
    by: "ada@example.com",
    reason: "again",
    action: "drop",
    filter,
    perSecond: null,
    canary: null,
    patch: null,
    targetQueue: null,
    until: null,
  } as const;
  await insertPlan(ops, plan, 60).run();
  expect(await freezePlan(planEnv, plan.id, 0)).toBe(false);
  expect(await planNow(plan.id)).toMatchObject({ preparing: true, eligible: 1_000 });
  await expect(runPlan(contextOf(), plan.id)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("still being counted"),
  });
  expect(await drivePlan(planEnv, { id: plan.id, driver: 0 }, newDriverMemory())).toBe("end");
  expect(await planNow(plan.id)).toMatchObject({ preparing: false, eligible: 1_050 });
});

test("outcomes are stored as they come, also behind hundreds of items that wait", async () => {
  await addFailedJobs(1);
  const { id } = await makePlan({ action: "retry", filter: { queue: parts.name } });
  await runPlan(contextOf(), id);
  const range = (from: number, to: number) =>
    `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to}), ids AS (SELECT 'x' || printf('%04d', i) AS id FROM n)`;
  await ops.batch([
    ops.prepare(`${range(0, 1_100)} INSERT INTO plan_items (plan_id, target_id, state) SELECT ?1, id, 'sent' FROM ids`).bind(id),
    ops.prepare(`UPDATE plans SET sent = 1100 WHERE id = ?1`).bind(id),
    // The others have been deleted since, which means that they have completed.
    ops.prepare(`${range(0, 600)} INSERT INTO jobs (id, queue, type, event_id, source, state, attempt, attempts, body, created_at)
      SELECT id, 'settled', 't', id, 'test', 'waiting', 1, 4, '{}', '2026-01-01T00:00:00.000Z' FROM ids`),
  ]);
  const settle = async (position: string) => settleItems(ops, await findPlanRow(ops, id), position, new Date().toISOString());
  const first = await settle("");
  expect(first).toEqual({ ended: 400, position: "x0999" });
  expect(await settle(first.position)).toEqual({ ended: 100, position: "" });
  await ops.prepare(`UPDATE jobs SET state = iif(id < 'x0590', 'completed', 'failed') WHERE queue = 'settled'`).run();
  expect(await settle("")).toEqual({ ended: 600, position: "" });
  expect(await findPlanRow(ops, id)).toMatchObject({ completed: 1_090, failed: 10 });
  await ops.prepare(`DELETE FROM jobs WHERE queue = 'settled'`).run();
});

test("a plan sends no more while 10,000 of it are in flight and as many jobs wait", async () => {
  await addFailedJobs(1);
  const { id } = await makePlan({ action: "replay", filter: { queue: parts.name } });
  const { driver } = await runPlan(contextOf(), id);
  const setWaiting = (count: number) =>
    ops.prepare(`UPDATE queues SET waiting = waiting + ?2 WHERE name = ?1`).bind(parts.name, count).run();
  await ops.prepare(`UPDATE plans SET sent = 10000 WHERE id = ?1`).bind(id).run();
  await setWaiting(10_000);
  const memory = newDriverMemory();
  const waits = [];
  for (let step = 0; step < 40; step += 1) waits.push(await drivePlan(planEnv, { id, driver }, memory));
  expect(await findPlanRow(ops, id)).toMatchObject({ sent: 10_000, state: "running" });
  expect([waits[0], waits[1], waits.at(-1)]).toEqual([{ waitMs: 300 }, { waitMs: 390 }, { waitMs: 15_000 }]);
  await setWaiting(-1);
  await drivePlan(planEnv, { id, driver }, memory);
  expect(await findPlanRow(ops, id)).toMatchObject({ sent: 10_001 });
  await setWaiting(-9_999);
});

test("dead letters of a queue outside the job layer are sent once as they came, where the Worker is a producer", async () => {
  const sent: unknown[] = [];
  const bindings = { ...ownEnv, ORDERS: { send: async (body: unknown) => void sent.push(body), sendBatch: async () => undefined } };
  const why = { name: "UndeliveredError", message: "No consumer", stack: "" };
  const messages = [{ order: 7 }, { order: 8 }].map((body) => ({
    ...readableFields(body),
    ...encodeBody(body),
    error: why,
    reason: "undelivered" as const,
    attempts: 1,
    messageId: crypto.randomUUID(),
    queue: "orders",
  }));
  await ops.batch(deadLetterUnreadableMessages(ops, messages, new Date().toISOString()));
  const request = { action: "replay", filter: { queue: "orders" } };
  expect(await makePlan(request)).toMatchObject({ eligible: 0, skips: JSON.stringify({ no_producer: 2 }) });
  const { id, eligible } = await createPlan({ ...contextOf(), bindings }, { action: "replay", filter: { queue: "orders" } });
  expect(eligible).toBe(2);
  await runPlan(contextOf(), id);
  const row = await findPlanRow(ops, id);
  await Promise.all([1, 2].map(() => applyNextItems({ ops, bindings }, row, 10)));
  expect(sent).toEqual(expect.arrayContaining([{ order: 7 }, { order: 8 }]));
  expect(sent.length).toBe(2);
  // Nobody knows yet whether they come back.
  expect(await drive(id)).toMatchObject({ state: "completed", sent: 2, outcomes: { waiting: 2 } });
});

test("a plan skips what a later job with the same deduplication id, or with its own id, has done since", async () => {
  const once = { deduplication: { id: "order-7", ttlMs: 1_000 } };
  setFailing(true);
  await jobs.add(makePart, {}, once);
  const named = await jobs.add(makePart, {}, { jobId: "order-8" });
  await jobs.add(makePart, {}, { deduplication: { id: "order-9", ttlMs: 1_000 } });
  await deliver();
  setFailing(false);
  await ops
    .prepare(`UPDATE deduplications SET expires_at = ?1`)
    .bind(new Date(Date.now() - 60_000).toISOString())
    .run();
  // An expired id is kept for a while, so that its later owner is known.
  await parts.runMaintenance(ownEnv, new Date());
  await jobs.remove(named.id);
  await jobs.add(makePart, {}, once);
  await jobs.add(makePart, {}, { jobId: "order-8" });
  await deliver();
  await ops
    .prepare(`UPDATE deduplications SET expires_at = ?1`)
    .bind(new Date(Date.now() - 60_000).toISOString())
    .run();
  await parts.runMaintenance(ownEnv, new Date());
  const plan = await makePlan({ action: "replay", filter: { queue: parts.name } });
  expect([plan.eligible, JSON.parse(plan.skips)]).toEqual([1, { superseded: 1, ran_again: 1 }]);
});
