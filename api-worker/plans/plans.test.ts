import { describe, expect, test, vi } from "vitest";
import type { RehearsalRequest } from "#domain/dead-letters/rehearsal";
import type { Plan } from "#domain/plans/plan";
import { dumpDatabase } from "#runtime/testing/dump";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { callApi, errorCodeOf, localOrigin } from "../testing/callApi.ts";
import { addDeadLetter, queue, researchMessage } from "../testing/deadLetters.ts";
import { opsFor } from "../testing/env.ts";
import { bodyOf, errorMessageOf, getAudit, sortedStatuses } from "../testing/jobs.ts";

const addMany = async (count: number) => {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await addDeadLetter(researchMessage(`c-plan-${n}`)));
  return ids;
};
const post = (path: string, body: unknown = {}, env: object = {}) => callApi(`/api/plans${path}`, { body, env });
const makePlan = async (body: unknown): Promise<Plan> => bodyOf(await post("", body));
const getPlan = async (id: string): Promise<Plan> => bodyOf(await callApi(`/api/plans/${id}`));
const untilPlan = (id: string, is: (plan: Plan) => boolean) => vi.waitUntil(async () => is(await getPlan(id)), waitOptions);

describe("a plan over HTTP", () => {
  test("is a dry run, then runs as a workflow until all outcomes are there", async () => {
    await addMany(4);
    const answer = await post("", { action: "replay", filter: { queue, status: "open", brand: "niche-fi" }, reason: "fixed" });
    expect(answer.status).toBe(201);
    const plan = bodyOf<Plan>(answer);
    expect(plan).toMatchObject({
      state: "planned",
      preparing: false,
      eligible: 4,
      skipped: [],
      sent: 0,
      sample: [{ queue }, {}, {}, {}],
      confirmation: { reason: false, typed: false, secondOperator: false },
      createdBy: "you@localhost",
    });
    expect(Date.parse(plan.expiresAt)).toBeGreaterThan(Date.now());
    expect(bodyOf<Plan>(await post(`/${plan.id}/run`))).toMatchObject({ runBy: "you@localhost" });
    await untilPlan(plan.id, ({ outcomes }) => outcomes.completed === 4);
    await untilPlan(plan.id, ({ state }) => state === "completed");
    const { auditId } = await getPlan(plan.id);
    expect((await getAudit()).map(({ id, action }) => [id, action])).toEqual([[auditId, "plan.run"]]);
    expect(bodyOf<{ items: Plan[] }>(await callApi("/api/plans")).items).toMatchObject([{ id: plan.id, state: "completed" }]);
  });

  test("run by two operators at once runs once, and the second learns who was first", async () => {
    await addMany(3);
    const { id } = await makePlan({ action: "drop", filter: { queue }, reason: "obsolete" });
    const answers = await Promise.all([1, 2].map(() => post(`/${id}/run`)));
    expect(sortedStatuses(answers)).toEqual([200, 409]);
    expect(errorMessageOf(answers.find(({ status }) => status === 409) ?? ({} as never))).toMatch(/already (running|completed), by /);
    await untilPlan(id, ({ state }) => state === "completed");
    expect((await post(`/${id}/undo`)).status).toBe(200);
    await untilPlan(id, ({ undo }) => undo.state === "completed" && undo.undone === 3);
    expect(bodyOf<{ items: unknown[] }>(await callApi("/api/dead-letters?status=open")).items.length).toBe(3);
  });

  test("checks each patched payload against the schema of its type, and shows what would change", async () => {
    await addMany(2);
    const invalid = await makePlan({ action: "replay", filter: { queue }, patch: [{ op: "replace", path: "/keywords", value: [] }] });
    expect(invalid).toMatchObject({ eligible: 0, skipped: [{ reason: "patched_invalid", count: 2 }], problems: [{}, {}] });
    expect(invalid.problems[0]?.text).toContain("payload.keywords");
    const moved = await makePlan({ action: "replay", planId: invalid.id, targetQueue: "brand-events" });
    expect(moved).toMatchObject({ eligible: 0, skipped: [{ reason: "not_accepted", count: 2 }] });
    const patch = [{ op: "replace", path: "/priority", value: "low" }];
    const plan = await makePlan({ action: "replay", planId: invalid.id, patch });
    const change = { path: "/priority", before: '"normal"', after: '"low"' };
    expect(plan).toMatchObject({ eligible: 2, patch, targetQueue: null, sample: [{ changes: [change] }, { changes: [change] }] });
    await post(`/${plan.id}/run`);
    await untilPlan(plan.id, ({ outcomes }) => outcomes.completed === 2);
    expect(await getAudit()).toMatchObject([{ action: "plan.run", after: { patch } }]);
  });

  test("lists its items with why they were skipped, page by page", async () => {
    const [first, second, third] = await addMany(3);
    await callApi(`/api/dead-letters/${second}/drop`, { body: { reason: "no" } });
    const { id, skipped } = await makePlan({ action: "replay", ids: [third, second, first] });
    expect(skipped).toEqual([{ reason: "already_dropped", text: "already dropped", count: 1 }]);
    const all = await callApi(`/api/plans/${id}/items?limit=2`);
    expect(all.body).toMatchObject({
      items: [
        { id: first, state: "eligible" },
        { id: second, state: "skipped", reason: "already_dropped" },
      ],
    });
    const { nextCursor } = bodyOf<{ nextCursor: string }>(all);
    expect((await callApi(`/api/plans/${id}/items?limit=2&cursor=${nextCursor}`)).body).toMatchObject({
      items: [{ id: third }],
      nextCursor: null,
    });
    expect((await callApi(`/api/plans/${id}/items?state=skipped`)).body).toMatchObject({ items: [{ id: second }], nextCursor: null });
    expect((await callApi(`/api/plans/${id}/items?state=eligible`)).body).toMatchObject({ items: [{ id: first }, { id: third }] });
  });
});

describe("a plan that is rehearsed", () => {
  const report = { reason: null, needsConfirmation: false, error: null, alreadyProcessed: false, omitted: 0, result: null, durationMs: 1 };
  const lists = { writes: [], messages: [], calls: [], warnings: [] };
  const failed = { name: "PermanentError", message: "No such keyword", stack: "", details: null };
  /** Stands in for the Worker of the queue: one of the messages fails, and one calls outside. */
  const gatherfeed = (seen: RehearsalRequest[]) => ({
    rehearse: async (request: RehearsalRequest) => {
      seen.push(request);
      const { correlation_id: correlationId } = request.body as { correlation_id: string };
      if (correlationId === "c-plan-0") return { ...report, ...lists, outcome: "fails", error: failed };
      const isOutside = correlationId === "c-plan-1" && !request.confirmOutside;
      if (isOutside) return { ...report, ...lists, outcome: "unknown", reason: "It calls outside", needsConfirmation: true };
      return { ...report, ...lists, outcome: "succeeds" };
    },
  });

  test("runs a sample of its changed messages without effect, and says how many would succeed", async () => {
    await addMany(4);
    const seen: RehearsalRequest[] = [];
    const env = { GATHERFEED: gatherfeed(seen) };
    const { id } = await makePlan({ action: "replay", filter: { queue }, patch: [{ op: "replace", path: "/priority", value: "low" }] });
    const before = await dumpDatabase(opsFor(queue));
    expect(await post(`/${id}/rehearse`, {}, env)).toMatchObject({
      status: 200,
      body: {
        succeed: 2,
        fail: 1,
        unknown: 1,
        errors: [{ text: "PermanentError: No such keyword", count: 1 }],
        reasons: [{ text: "It calls outside", count: 1 }],
      },
    });
    expect(seen.map(({ body }) => (body as { payload: { priority: string } }).payload.priority)).toEqual(["low", "low", "low", "low"]);
    expect(bodyOf<{ items: unknown[] }>(await post(`/${id}/rehearse`, { count: 2 }, env)).items.length).toBe(2);
    expect(await dumpDatabase(opsFor(queue))).toBe(before);
    expect(await post(`/${id}/rehearse`, { confirmOutside: true }, env)).toMatchObject({ body: { succeed: 3, unknown: 0 } });
    expect(await getAudit()).toMatchObject([{ action: "plan.rehearse", target: `plan:${id}` }]);
    expect(await post(`/${id}/rehearse`, {}, { GATHERFEED: undefined })).toMatchObject({ body: { unknown: 4, reasons: [{ count: 4 }] } });
    await post(`/${id}/abort`);
    expect(errorMessageOf(await post(`/${id}/rehearse`, {}, env))).toContain("already aborted");
    expect(errorCodeOf(await post(`/${id}/rehearse`, { count: 21 }, env))).toBe("invalid");
  });
});

describe("a plan is refused", () => {
  test.each([
    [{}, "body.action"],
    [{ action: "replay" }, "body.filter"],
    [{ action: "replay", filter: {} }, "body.filter"],
    [{ action: "replay", filter: { queue }, ids: ["a"] }, "body.filter"],
    [{ action: "replay", ids: [] }, "body.ids"],
    [{ action: "replay", filter: { colour: "red" } }, "body.filter"],
    [{ action: "retry", filter: { fingerprint: "x" } }, "body.filter"],
    [{ action: "purge", filter: { queue } }, "body.filter.state"],
    [{ action: "replay", filter: { queue }, planId: "p-1" }, "body.filter"],
    [{ action: "replay", filter: { queue }, patch: [] }, "body.patch"],
    [{ action: "replay", filter: { queue }, patch: [{ op: "add", path: "/__proto__/a", value: 1 }] }, "body.patch.0.path"],
    [{ action: "drop", filter: { queue }, patch: [{ op: "remove", path: "/a" }] }, "body.patch"],
    [{ action: "drop", filter: { queue }, targetQueue: queue }, "body.targetQueue"],
    [{ action: "replay", filter: { queue }, targetQueue: "no-such-queue" }, "targetQueue"],
    [{ action: "snooze", filter: { queue } }, "body.until"],
    [{ action: "snooze", filter: { queue }, until: "2026-01-01T00:00:00Z" }, "body.until"],
    [{ action: "drop", filter: { queue }, until: "2999-01-01T00:00:00Z" }, "body.until"],
    [{ action: "replay", filter: { queue }, canary: { first: 5, maxFailureRate: 20 } }, "body.canary.maxFailureRate"],
    [{ action: "replay", filter: { queue }, pace: { perSecond: 0 } }, "body.pace.perSecond"],
  ])("for %j", async (body, path) => {
    const answer = await post("", body);
    expect(answer.status).toBe(400);
    expect((answer.body as { error: { issues: { path: string }[] } }).error.issues.map((issue) => issue.path)).toContain(path);
    expect(bodyOf<{ items: unknown[] }>(await callApi("/api/plans")).items).toEqual([]);
  });

  test("without a reason above 25, with another number than it has, when it has expired or is empty", async () => {
    await addMany(26);
    const { id, confirmation } = await makePlan({ action: "drop", filter: { queue } });
    expect(confirmation).toEqual({ reason: true, typed: false, secondOperator: false });
    expect(errorMessageOf(await post(`/${id}/run`))).toContain("Give a reason");
    expect(errorMessageOf(await post(`/${id}/run`, { reason: "x", confirm: 25 }))).toContain("26 eligible");
    const fromBrowser = { headers: { "sec-fetch-site": "same-origin", origin: localOrigin } };
    const setEligible = (count: number) => opsFor(queue).prepare(`UPDATE plans SET eligible = ?1 WHERE id = ?2`).bind(count, id).run();
    await setEligible(101);
    for (const [confirm, message] of [
      [undefined, "confirm must be 101"],
      [100, "101 eligible"],
    ] as const)
      expect(errorMessageOf(await callApi(`/api/plans/${id}/run`, { body: { reason: "x", confirm }, ...fromBrowser }))).toContain(message);
    await setEligible(26);
    await opsFor(queue).prepare(`UPDATE plans SET expires_at = '2026-01-01T00:00:00.000Z'`).run();
    expect(errorMessageOf(await post(`/${id}/run`, { reason: "x" }))).toContain("expired");
    const empty = await makePlan({ action: "drop", filter: { queue: "no-such-queue" } });
    expect(errorMessageOf(await post(`/${empty.id}/run`))).toContain("nothing in it is eligible");
    expect(errorCodeOf(await post("/no-such-plan/run"))).toBe("not_found");
    expect((await getAudit()).length).toBe(0);
  });
});
