import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "#store/audit/audit";
import { restoreDeadLetter, snoozeDeadLetter } from "#store/dead-letters/commands";
import { findPlanRow } from "#store/plans/rows";
import { undoNextItems } from "#store/plans/undo/undoItems";
import { runPlan, undo } from "./controlPlan.ts";
import { deliver, jobs, makePart, outgoing, parts, resetOwnQueue, stateOf } from "../testing/ownQueue.ts";
import { addFailedJobs, contextOf, deadLetterIds, drive, makePlan, ops, planNow } from "../testing/plans.ts";
import { expectCountersExact } from "../testing/recount.ts";

beforeEach(resetOwnQueue);
afterEach(() => expectCountersExact(ops));

const rowsOf = async (table: string) => (await ops.prepare(`SELECT * FROM ${table} ORDER BY id`).all()).results;
const queueRow = () => ops.prepare(`SELECT * FROM queues WHERE name = ?1`).bind(parts.name).first();

async function runWhole(request: unknown) {
  const { id } = await makePlan(request);
  await runPlan(contextOf(), id);
  return drive(id);
}

async function undoWhole(id: string) {
  await undo(contextOf("bob@example.com"), id);
  return drive(id);
}

const later = new Date(Date.now() + 3_600_000).toISOString();
const addJobs = (count: number, options = {}) =>
  jobs.addBulk(Array.from({ length: count }, (_, n) => ({ consumer: makePart, payload: { name: `j${n}` }, options })));

describe("an undo", () => {
  test("of 120 drops brings back identical rows, also of snoozed ones", async () => {
    await addFailedJobs(120);
    const [first, second] = await deadLetterIds();
    await snoozeDeadLetter(ops, first ?? "", later, contextOf().audit);
    await snoozeDeadLetter(ops, second ?? "", later, contextOf().audit);
    await restoreDeadLetter(ops, second ?? "", contextOf().audit);
    const before = await Promise.all([rowsOf("dead_letters"), rowsOf("jobs"), queueRow()]);
    const dropped = await runWhole({ action: "drop", filter: { queue: parts.name } });
    expect(dropped).toMatchObject({ state: "completed", sent: 120, outcomes: { completed: 120 } });
    expect((await rowsOf("dead_letters")).map(({ status }) => status)).toEqual(before[0].map(() => "dropped"));
    const undone = await undoWhole(dropped.id);
    expect(undone.undo).toMatchObject({ state: "completed", by: "bob@example.com", undone: 120, kept: 0 });
    expect(await Promise.all([rowsOf("dead_letters"), rowsOf("jobs"), queueRow()])).toEqual(before);
    await expect(undo(contextOf(), dropped.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("bob@example.com has already undone it"),
    });
  });

  test("of drops keeps what somebody else has changed since, and undoes nothing twice", async () => {
    await addFailedJobs(3);
    const [first] = await deadLetterIds();
    const { id } = await runWhole({ action: "drop", filter: { queue: parts.name } });
    await restoreDeadLetter(ops, first ?? "", contextOf("carol@example.com").audit);
    await undo(contextOf(), id);
    const row = await findPlanRow(ops, id);
    await Promise.all([1, 2].map(() => undoNextItems(ops, row, new Date().toISOString())));
    await drive(id);
    expect((await planNow(id)).undo).toMatchObject({ state: "completed", undone: 2, kept: 1 });
  });

  test("of restored ones sets them aside again", async () => {
    await addFailedJobs(4);
    await runWhole({ action: "drop", filter: { queue: parts.name } });
    const before = await rowsOf("dead_letters");
    const { id } = await runWhole({ action: "restore", filter: { status: "dropped" } });
    expect((await rowsOf("dead_letters")).map(({ status }) => status)).toEqual(before.map(() => "open"));
    await undoWhole(id);
    expect(await rowsOf("dead_letters")).toEqual(before);
  });

  test("of a snooze opens them again as they were, and keeps what somebody has changed since", async () => {
    const snoozed = (at: string) => ({ action: "snooze", filter: { queue: parts.name }, until: at });
    await addFailedJobs(4);
    const [first, second] = await deadLetterIds();
    await snoozeDeadLetter(ops, first ?? "", later, contextOf().audit);
    const before = await rowsOf("dead_letters");
    const muchLater = new Date(Date.parse(later) + 3_600_000).toISOString();
    const plan = await runWhole(snoozed(muchLater));
    expect(plan).toMatchObject({ state: "completed", sent: 4, until: muchLater, outcomes: { completed: 4 } });
    expect((await rowsOf("dead_letters")).map(({ status, snoozed_until: until }) => [status, until])).toEqual(
      before.map(() => ["snoozed", muchLater]),
    );
    expect((await queueRow())?.["open_dead_letters"]).toBe(0);
    expect((await listAudit(ops, { target: `plan:${plan.id}` }, { limit: 5 })).items).toMatchObject([
      { action: "plan.run", outcome: `Snoozed 4 of 4 dead letters until ${muchLater}`, after: { until: muchLater } },
    ]);
    await restoreDeadLetter(ops, second ?? "", contextOf("carol@example.com").audit);
    expect((await undoWhole(plan.id)).undo).toMatchObject({ undone: 3, kept: 1 });
    const after = await rowsOf("dead_letters");
    expect(after.filter(({ id }) => id !== second)).toEqual(before.filter(({ id }) => id !== second));
    const late = await makePlan(snoozed(muchLater));
    await ops.prepare(`UPDATE plans SET snooze_until = created_at WHERE id = ?1`).bind(late.id).run();
    await expect(runPlan(contextOf(), late.id)).rejects.toMatchObject({ message: expect.stringContaining("snoozes has passed") });
  });

  test("of a promotion delays again what has not started", async () => {
    await addJobs(3, { delayMs: 3_600_000 });
    outgoing.length = 0;
    const before = await rowsOf("jobs");
    const { id } = await runWhole({ action: "promote", filter: { queue: parts.name } });
    expect(outgoing.length).toBe(3);
    await deliver(outgoing.splice(0, 1).map(({ body }) => body));
    expect((await undoWhole(id)).undo).toMatchObject({ state: "completed", undone: 2 });
    const states = (await rowsOf("jobs")).map(({ state }) => state).toSorted();
    expect(states).toEqual(["completed", "delayed", "delayed"]);
    const delayed = (await rowsOf("jobs")).filter(({ state }) => state === "delayed");
    expect(delayed).toEqual(before.filter(({ id: job }) => delayed.some((row) => row["id"] === job)));
  });

  test("of a cancellation lets them wait again, and sends those that are due", async () => {
    const added = [...(await addJobs(2)), ...(await addJobs(1, { delayMs: 3_600_000 }))];
    outgoing.length = 0;
    const cancelled = await runWhole({ action: "cancel", ids: added.map(({ id }) => id) });
    expect(cancelled).toMatchObject({ sent: 3, outcomes: { completed: 3 } });
    expect(await Promise.all(added.map(({ id }) => stateOf(id)))).toEqual(["failed", "failed", "failed"]);
    expect((await undoWhole(cancelled.id)).undo).toMatchObject({ undone: 3, kept: 0 });
    expect(await Promise.all(added.map(({ id }) => stateOf(id)))).toEqual(["waiting", "waiting", "delayed"]);
    await deliver();
    expect(await Promise.all(added.map(({ id }) => stateOf(id)))).toEqual(["completed", "completed", "delayed"]);
  });

  test("of replays is refused: what was sent can't be taken back", async () => {
    await addFailedJobs(1);
    const { id } = await runWhole({ action: "replay", filter: { queue: parts.name } });
    await expect(undo(contextOf(), id)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("can't be undone") });
  });
});

describe("a plan for jobs", () => {
  test("retries failed jobs and marks their dead letters as replayed", async () => {
    const ids = await addFailedJobs(3);
    const plan = await runWhole({ action: "retry", filter: { queue: parts.name } });
    expect(plan).toMatchObject({ sent: 3, outcomes: { waiting: 3 } });
    await deliver();
    expect(await planNow(plan.id)).toMatchObject({ outcomes: { completed: 3, waiting: 0 } });
    expect(await Promise.all(ids.map(stateOf))).toEqual(["completed", "completed", "completed"]);
    expect((await rowsOf("dead_letters")).map(({ status }) => status)).toEqual(["replayed", "replayed", "replayed"]);
  });

  test("purges chosen jobs whatever their state, except those that run", async () => {
    const [failed] = await addFailedJobs(2);
    const [delayed] = await addJobs(1, { delayMs: 3_600_000 });
    const plan = await runWhole({ action: "purge", ids: [failed, delayed?.id], reason: "made by mistake" });
    expect(plan).toMatchObject({ sent: 2, outcomes: { completed: 2 } });
    expect((await rowsOf("jobs")).length).toBe(1);
    await expect(undo(contextOf(), plan.id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("purges jobs in the state that it names, with their attempts, and none that runs again", async () => {
    const [first, ...others] = await addFailedJobs(3);
    const { id } = await makePlan({ action: "purge", filter: { queue: parts.name, state: "failed" } });
    await jobs.retry(first ?? "");
    await runPlan(contextOf(), id);
    expect(await drive(id)).toMatchObject({ sent: 2, changed: 1 });
    expect(await Promise.all([first, ...others].map((job) => stateOf(job ?? "")))).toEqual(["waiting", undefined, undefined]);
    const { results } = await ops.prepare(`SELECT DISTINCT job_id AS id FROM attempts`).all();
    expect(results).toEqual([{ id: first }]);
  });

  test("leaves out what the state of a job refuses", async () => {
    const [failed] = await addFailedJobs(1);
    const [waiting] = await addJobs(1);
    const plan = await makePlan({ action: "retry", ids: [failed, waiting?.id] });
    expect(plan).toMatchObject({ eligible: 1, skips: JSON.stringify({ wrong_state: 1 }) });
  });
});
