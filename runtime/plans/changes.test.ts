import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { encodeBody } from "#domain/messages/bodies";
import { findPlanRow, planOf } from "#store/plans/rows";
import { deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { getDeadLetter } from "#store/dead-letters/list";
import { markJobLayerQueue } from "#store/queues/consumers";
import { deliver, outgoing, ownEnv, parts, resetOwnQueue } from "../testing/ownQueue.ts";
import { addFailedJobs, contextOf, deadLetterIds, drive, makePlan, ops, planEnv, planNow } from "../testing/plans.ts";
import { expectCountersExact } from "../testing/recount.ts";
import { readableFields } from "../unreadableBody.ts";
import { applyNextItems } from "./applyChunk.ts";
import { runPlan } from "./controlPlan.ts";
import { createPlan } from "./createPlan.ts";

beforeEach(resetOwnQueue);
afterEach(() => expectCountersExact(ops));

const other = "other-parts";
const replay = (fields: object) => ({ action: "replay", filter: { queue: parts.name }, ...fields });
const shown = async (id: string) => planOf(await findPlanRow(ops, id), null);
const payloadsOf = (bodies: readonly { body: unknown }[]) => bodies.map(({ body }) => (body as { payload: unknown }).payload);
const byName = [
  { op: "test", path: "/name", value: "p1" },
  { op: "add", path: "/size", value: 7 },
];

/** Stores dead letters of a queue outside the job layer, with these bodies. */
const addBodies = (queue: string, ...bodies: unknown[]) =>
  ops.batch(
    deadLetterUnreadableMessages(
      ops,
      bodies.map((body) => ({
        ...readableFields(body),
        ...encodeBody(body),
        error: { name: "UndeliveredError", message: "No consumer", stack: "" },
        reason: "undelivered" as const,
        attempts: 1,
        messageId: crypto.randomUUID(),
        queue,
      })),
      new Date().toISOString(),
    ),
  );

describe("a plan with a patch", () => {
  test("sends the changed messages once, keeps the received ones, and skips exactly those that it does not fit", async () => {
    await addFailedJobs(3);
    const plan = await makePlan(replay({ patch: byName }));
    expect(await shown(plan.id)).toMatchObject({
      eligible: 1,
      skipped: [{ reason: "patch_failed", text: "do not match the patch", count: 2 }],
      sample: [{ changes: [{ path: "/size", before: null, after: "7" }] }],
      patch: byName,
      problems: [{ text: expect.stringContaining("operation 1 (test): /name has another value") }, {}],
    });
    await runPlan(contextOf(), plan.id);
    const row = await findPlanRow(ops, plan.id);
    await Promise.all([1, 2, 3].map(() => applyNextItems(planEnv, row, 10)));
    expect(payloadsOf(outgoing)).toEqual([{ name: "p1", size: 7 }]);
    expect(await drive(plan.id, () => deliver())).toMatchObject({ sent: 1, outcomes: { completed: 1 } });
    const { results } = await ops
      .prepare(`SELECT j.edited, j.full_body->>'$.payload.size' AS size, d.body->>'$.payload.size' AS received, d.status
        FROM jobs AS j JOIN dead_letters AS d ON d.job_id = j.id ORDER BY j.full_body->>'$.payload.name'`)
      .all();
    const untouched = { edited: 0, size: null, received: null, status: "open" };
    expect(results).toEqual([untouched, { edited: 1, size: 7, received: null, status: "replayed" }, untouched]);
  });

  test("never sends a message unchanged that it does not fit anymore when its turn comes", async () => {
    await addFailedJobs(2);
    const { id, eligible } = await makePlan(replay({ patch: [{ op: "replace", path: "/name", value: "new" }] }));
    expect(eligible).toBe(2);
    const [first] = await deadLetterIds();
    await ops.prepare(`UPDATE dead_letters SET body = json_remove(body, '$.payload.name') WHERE id = ?1`).bind(first).run();
    await runPlan(contextOf(), id);
    expect(await drive(id)).toMatchObject({ sent: 1, changed: 1 });
    expect(payloadsOf(outgoing)).toEqual([{ name: "new" }]);
  });

  test("takes the set of another plan, whatever was skipped there", async () => {
    await addFailedJobs(2);
    const first = await makePlan(replay({ patch: byName }));
    expect(first.eligible).toBe(1);
    const second = await makePlan({ action: "replay", planId: first.id, patch: [{ op: "add", path: "/size", value: 1 }] });
    expect(second).toMatchObject({ eligible: 2, freezePosition: null });
    await expect(makePlan({ action: "retry", planId: first.id })).rejects.toMatchObject({ code: "invalid" });
    await expect(makePlan({ action: "replay", planId: "no-such" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("changes bodies of queues outside the job layer, and skips those that are not JSON", async () => {
    const sent: unknown[] = [];
    const bindings = { ...ownEnv, ORDERS: { send: async (body: unknown) => void sent.push(body), sendBatch: async () => undefined } };
    await addBodies("orders", { order: 7 }, "text");
    const patch = [{ op: "replace" as const, path: "/order", value: 8 }];
    const { id } = await createPlan({ ...contextOf(), bindings }, { action: "replay", filter: { queue: "orders" }, patch });
    expect(await shown(id)).toMatchObject({ eligible: 1, skipped: [{ reason: "not_patchable", count: 1 }] });
    await runPlan(contextOf(), id);
    const row = await findPlanRow(ops, id);
    await Promise.all([1, 2].map(() => applyNextItems({ ops, bindings }, row, 10)));
    expect(sent).toEqual([{ order: 8 }]);
  });
});

describe("a plan to another queue", () => {
  test("makes each message one job there, which a later failure ties to where it came from", async () => {
    await addFailedJobs(2);
    const [first = ""] = await deadLetterIds();
    const jobId = (await getDeadLetter(ops, first)).deadLetter.jobId ?? "";
    await markJobLayerQueue(ops, other).run();
    const { id } = await makePlan(replay({ targetQueue: other, patch: [{ op: "add", path: "/size", value: 1 }] }));
    await runPlan(contextOf(), id);
    const row = await findPlanRow(ops, id);
    await Promise.all([1, 2].map(() => applyNextItems(planEnv, row, 10)));
    expect(await planNow(id)).toMatchObject({ sent: 2, changed: 0, outcomes: { waiting: 2 } });
    const moved = jobId.replace(`.${parts.name}`, `.${other}`);
    const job = (jobRowId: string) =>
      ops
        .prepare(`SELECT state, causation_id AS cause, full_body->>'$.payload.size' AS size FROM jobs WHERE id = ?1`)
        .bind(jobRowId)
        .first();
    expect(await job(moved)).toEqual({ state: "waiting", cause: `deadLetter:${first}`, size: 1 });
    expect(await job(jobId)).toMatchObject({ state: "failed", size: null });
    expect((await getDeadLetter(ops, first)).deadLetter.outcome).toMatchObject({ state: "waiting" });
    // The job fails there.
    await ops
      .prepare(
        `INSERT INTO dead_letters (id, job_id, queue, type, event_id, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at)
         SELECT 'later', id, queue, type, full_event_id, 'exhausted', 'E', 'm', '', 'f', 1, full_body, created_at FROM jobs WHERE id = ?1`,
      )
      .bind(moved)
      .run();
    await ops.prepare(`UPDATE queues SET open_dead_letters = open_dead_letters + 1 WHERE name = ?1`).bind(other).run();
    expect(await getDeadLetter(ops, "later")).toMatchObject({
      deadLetter: { replayOf: first, cameBack: 1 },
      lineage: [
        { id: first, queue: parts.name, replayedTo: other },
        { id: "later", queue: other },
      ],
    });
    expect((await getDeadLetter(ops, first)).lineage.map((item) => item.id)).toEqual([first, "later"]);
    const again = await makePlan({ action: "replay", planId: id, targetQueue: other });
    expect(await shown(again.id)).toMatchObject({ eligible: 0, skipped: [{ reason: "already_replayed", count: 2 }] });
  });

  test("skips what has a job there already, and refuses a queue that does not exist or can't be sent to", async () => {
    const [jobId = ""] = await addFailedJobs(2);
    await markJobLayerQueue(ops, other).run();
    await ops.batch([
      ops
        .prepare(
          `INSERT INTO jobs (id, queue, type, event_id, source, state, attempts, body, created_at)
           SELECT ?2, ?3, type, full_event_id, source, 'completed', 4, full_body, created_at FROM jobs WHERE id = ?1`,
        )
        .bind(jobId, jobId.replace(`.${parts.name}`, `.${other}`), other),
      ops.prepare(`UPDATE queues SET completed = completed + 1 WHERE name = ?1`).bind(other),
    ]);
    const { id } = await makePlan(replay({ targetQueue: other }));
    expect(await shown(id)).toMatchObject({ eligible: 1, skipped: [{ reason: "already_there", count: 1 }], targetQueue: other });
    await expect(makePlan(replay({ targetQueue: "no-such-queue" }))).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "targetQueue", message: "unknown" }],
    });
    await addBodies("elsewhere", { order: 1 });
    await expect(makePlan(replay({ targetQueue: "elsewhere" }))).rejects.toMatchObject({
      code: "conflict",
      refusal: { code: "cannot_send" },
    });
  });

  test("sends bodies to a queue outside the job layer, once", async () => {
    await addFailedJobs(2);
    const sent: unknown[] = [];
    const bindings = { ...ownEnv, ORDERS: { send: async (body: unknown) => void sent.push(body), sendBatch: async () => undefined } };
    const { id } = await createPlan(
      { ...contextOf(), bindings },
      { action: "replay", filter: { queue: parts.name }, targetQueue: "orders" },
    );
    await runPlan(contextOf(), id);
    const row = await findPlanRow(ops, id);
    await Promise.all([1, 2].map(() => applyNextItems({ ops, bindings }, row, 10)));
    const names = sent.map((body) => (body as { payload: { name: string } }).payload.name);
    expect(names.toSorted()).toEqual(["p0", "p1"]);
    expect((await ops.prepare(`SELECT DISTINCT state FROM jobs`).all()).results).toEqual([{ state: "failed" }]);
  });
});
