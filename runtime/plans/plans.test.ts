import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "#store/audit/audit";
import { findPlanRow } from "#store/plans/rows";
import { abort, pause, resume, runPlan, setPace } from "./controlPlan.ts";
import { deliver, outgoing, parts, resetOwnQueue } from "../testing/ownQueue.ts";
import { addFailedJobs, contextOf, deadLetterIds, drive, makePlan, ops, planEnv, planNow, setFailing } from "../testing/plans.ts";
import { expectCountersExact } from "../testing/recount.ts";
import { applyNextItems } from "./applyChunk.ts";
import { drivePlan, newDriverMemory } from "./drivePlan.ts";
import { restartLostPlans } from "./runDriver.ts";

beforeEach(resetOwnQueue);
afterEach(() => expectCountersExact(ops));

const replayAll = { action: "replay", filter: { queue: parts.name } };
const run = (id: string) => runPlan(contextOf(), id);
const deliverAll = () => deliver();
const sentIds = (): string[] => outgoing.map(({ body }) => (body as { event_id: string }).event_id).toSorted();

describe("a plan that replays", () => {
  test("changes nothing before it is run, then sends each message once, with one audit entry", async () => {
    const jobIds = await addFailedJobs(230);
    const plan = await makePlan(replayAll);
    expect(plan).toMatchObject({ state: "planned", eligible: 230, skips: "{}", freezePosition: null });
    expect(outgoing).toEqual([]);
    await run(plan.id);
    const done = await drive(plan.id, deliverAll);
    expect(done).toMatchObject({
      state: "completed",
      sent: 230,
      changed: 0,
      outcomes: { completed: 230, failed: 0, running: 0, waiting: 0 },
    });
    const { results } = await ops.prepare(`SELECT attempt, earlier_attempts AS earlier, state FROM jobs`).all();
    expect(results).toEqual(jobIds.map(() => ({ attempt: 2, earlier: 1, state: "completed" })));
    const entries = (await listAudit(ops, {}, { limit: 50 })).items;
    expect(entries).toMatchObject([
      {
        action: "plan.run",
        target: `plan:${plan.id}`,
        actor: "ada@example.com",
        reason: "the service works again",
        outcome: "Replayed 230 of 230 dead letters",
      },
    ]);
  });

  test("sends nothing twice when a step is repeated, or two drivers are at work at once", async () => {
    await addFailedJobs(6);
    const { id } = await makePlan(replayAll);
    await run(id);
    const before = await findPlanRow(ops, id);
    await applyNextItems(planEnv, before, 2);
    await applyNextItems(planEnv, before, 2);
    expect(outgoing.length).toBe(2);
    const now = await findPlanRow(ops, id);
    await Promise.all([1, 2, 3].map(() => applyNextItems(planEnv, now, 2)));
    await drive(id);
    const ids = sentIds();
    expect(ids.length).toBe(6);
    expect(new Set(ids).size).toBe(6);
    expect(await planNow(id)).toMatchObject({ sent: 6, changed: 0 });
  });

  test("does not replay again what failed again while another driver was still at it", async () => {
    await addFailedJobs(2);
    const { id } = await makePlan(replayAll);
    await run(id);
    const before = await findPlanRow(ops, id);
    await applyNextItems(planEnv, before, 2);
    setFailing(true);
    await deliver();
    await applyNextItems(planEnv, before, 2);
    expect(outgoing).toEqual([]);
    expect(await planNow(id)).toMatchObject({ sent: 2, outcomes: { failed: 2 } });
  });

  test("goes on with another driver when its own was lost, which ends if it comes back", async () => {
    await addFailedJobs(3);
    const { id } = await makePlan(replayAll);
    const { driver } = await run(id);
    await applyNextItems(planEnv, await findPlanRow(ops, id), 1);
    const soon = new Date(Date.now() + 30_000);
    expect(await restartLostPlans(planEnv, soon, undefined)).toBe(0);
    expect(await restartLostPlans(planEnv, soon, soon.toISOString())).toBe(1);
    expect(await drivePlan(planEnv, { id, driver }, newDriverMemory())).toBe("end");
    expect(await drive(id)).toMatchObject({ state: "completed", sent: 3 });
    expect(outgoing.length).toBe(3);
  });

  test("skips what can't or should not be replayed, and says why", async () => {
    await addFailedJobs(8);
    const ids = await deadLetterIds();
    const set = (index: number, sql: string) => ops.prepare(`UPDATE dead_letters SET ${sql} WHERE id = ?1`).bind(ids[index]).run();
    await set(0, "status = 'replayed', resolved_at = created_at, resolved_by = 'bob'");
    await set(1, "came_back = 3");
    await ops
      .prepare(`UPDATE jobs SET body = json_set(full_body, '$.event_id', 7) WHERE id = (SELECT job_id FROM dead_letters WHERE id = ?1)`)
      .bind(ids[2])
      .run();
    await set(2, "body = json_set(body, '$.event_id', 7)");
    await ops.prepare(`UPDATE queues SET open_dead_letters = open_dead_letters - 1 WHERE name = ?1`).bind(parts.name).run();
    const plan = await makePlan({ action: "replay", ids: [...ids.slice(0, 5), "no-such", ids[4]] });
    expect(plan).toMatchObject({
      eligible: 2,
      skips: JSON.stringify({ already_replayed: 1, came_back: 1, invalid_message: 1, not_found: 1 }),
    });
    expect(JSON.parse(plan.sample)).toMatchObject([
      { id: ids[3], queue: parts.name, type: "make-part", text: "No such part" },
      { id: ids[4] },
    ]);
    await ops.prepare(`UPDATE queues SET paused_at = '2026-01-01T00:00:00.000Z', paused_by = 'bob' WHERE name = ?1`).bind(parts.name).run();
    expect(await makePlan({ action: "replay", ids: ids.slice(5) })).toMatchObject({
      eligible: 0,
      skips: JSON.stringify({ queue_paused: 3 }),
    });
    await run(plan.id);
    // Paused after the plan was made: what is sent waits, and the outcomes say so.
    expect(await drive(plan.id, undefined, 5)).toMatchObject({ state: "completed", sent: 2, outcomes: { waiting: 2 } });
  });

  test("counts what has changed after it was made, and does not touch it", async () => {
    await addFailedJobs(3);
    const [first] = await deadLetterIds();
    const { id } = await makePlan(replayAll);
    await ops.batch([
      ops.prepare(`UPDATE dead_letters SET status = 'dropped', resolved_by = 'bob', resolved_at = created_at WHERE id = ?1`).bind(first),
      ops.prepare(`UPDATE queues SET open_dead_letters = open_dead_letters - 1 WHERE name = ?1`).bind(parts.name),
    ]);
    await run(id);
    expect(await drive(id)).toMatchObject({ sent: 2, changed: 1 });
    expect(await ops.prepare(`SELECT status, resolved_by AS by FROM dead_letters WHERE id = ?1`).bind(first).first()).toEqual({
      status: "dropped",
      by: "bob",
    });
  });

  test("inserts again the jobs that were deleted", async () => {
    await addFailedJobs(2);
    const { id } = await makePlan(replayAll);
    await ops.batch([
      ops.prepare(`DELETE FROM jobs WHERE queue = ?1`).bind(parts.name),
      ops.prepare(`UPDATE queues SET failed = 0 WHERE name = ?1`).bind(parts.name),
    ]);
    await run(id);
    expect(await drive(id, deliverAll)).toMatchObject({ sent: 2, outcomes: { completed: 2 } });
  });
});

describe("a canary", () => {
  const withCanary = { ...replayAll, canary: { first: 5, maxFailureRate: 0.2 } };

  test("against a service that still fails sends five and stops; resumed, it sends few more and stops again", async () => {
    await addFailedJobs(40);
    setFailing(true);
    const { id } = await makePlan(withCanary);
    await run(id);
    const stopped = await drive(id, deliverAll);
    expect(stopped).toMatchObject({
      state: "stopped",
      sent: 5,
      outcomes: { failed: 5 },
      stopReason: "5 of the first 5 failed again, more than 20 %",
    });
    expect((await listAudit(ops, { action: "plan.run" }, { limit: 1 })).items[0]?.outcome).toContain("Stopped by itself after 5 of 40");
    await resume(contextOf(), id);
    const again = await drive(id, deliverAll);
    expect(again).toMatchObject({ state: "stopped", stopReason: expect.stringContaining("failed again") });
    expect(again.sent).toBeLessThanOrEqual(20);
  });

  test("waits for its outcomes, then lets no more be in flight than have ended, and stops when they begin to fail", async () => {
    await addFailedJobs(60);
    const { id } = await makePlan(withCanary);
    await run(id);
    await drive(id, undefined, 5);
    expect(outgoing.length).toBe(5);
    await deliver();
    await drive(id, undefined, 5);
    expect(outgoing.length).toBe(5);
    setFailing(true);
    await deliver();
    const stopped = await drive(id);
    expect(stopped).toMatchObject({ state: "stopped", sent: 10, outcomes: { completed: 5, failed: 5 } });
  });
});

describe("a running plan", () => {
  test("sends at its pace, which can be changed while it runs", async () => {
    await addFailedJobs(30);
    const { id } = await makePlan({ ...replayAll, pace: { perSecond: 2 } });
    const { driver } = await run(id);
    const step = (by: number) => drivePlan(planEnv, { id, driver: by }, newDriverMemory());
    await step(driver);
    await step(driver);
    expect(outgoing.length).toBe(4);
    // The driver may sleep until the next item is due at the old pace: another one takes over at once.
    const faster = await setPace(contextOf(), id, 10);
    expect(await step(driver)).toBe("end");
    expect(outgoing.length).toBe(4);
    await step(faster.driver);
    expect(outgoing.length).toBe(14);
    await pause(contextOf(), id);
    const paused = await setPace(contextOf(), id, null);
    expect(paused.driver).toBe(faster.driver);
    await resume(contextOf(), id);
    expect(await drive(id)).toMatchObject({ state: "completed", sent: 30, pace: null });
  });

  test("sends nothing while it is paused, and nothing more once it is aborted", async () => {
    await addFailedJobs(6);
    const { id } = await makePlan(replayAll);
    await run(id);
    const row = await findPlanRow(ops, id);
    await applyNextItems(planEnv, row, 2);
    const running = await findPlanRow(ops, id);
    await pause(contextOf("bob@example.com"), id);
    // A driver that read the plan just before.
    await applyNextItems(planEnv, running, 2);
    expect(outgoing.length).toBe(2);
    await expect(pause(contextOf(), id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("paused, by bob@example.com"),
    });
    await resume(contextOf(), id);
    await applyNextItems(planEnv, await findPlanRow(ops, id), 2);
    await abort(contextOf(), id);
    await drive(id);
    expect(await planNow(id)).toMatchObject({ state: "aborted", sent: 4 });
    expect(outgoing.length).toBe(4);
    await expect(resume(contextOf(), id)).rejects.toMatchObject({ code: "conflict" });
    expect((await listAudit(ops, {}, { limit: 50 })).items.map(({ action }) => action)).toEqual([
      "plan.abort",
      "plan.resume",
      "plan.pause",
      "plan.run",
    ]);
  });
});
