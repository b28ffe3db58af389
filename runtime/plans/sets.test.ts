import { afterEach, beforeEach, expect, test } from "vitest";
import { encodeBody } from "#domain/messages/bodies";
import { newIdAt } from "#domain/messages/envelope";
import { deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { insertPlan } from "#store/plans/freeze";
import { findPlanRow } from "#store/plans/rows";
import { ownEnv, parts, resetOwnQueue } from "../testing/ownQueue.ts";
import { addFailedJobs, contextOf, drive, makePlan, ops, planEnv, planNow } from "../testing/plans.ts";
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
