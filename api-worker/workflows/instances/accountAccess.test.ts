import type { InstanceGetResponse } from "cloudflare/resources/workflows/instances/instances";
import { expect, test } from "vitest";
import type { InstanceDetail } from "#domain/workflows/instance";
import { connectAccount, failureOf, successOf } from "../../testing/account.ts";
import { watchingVars } from "../../testing/instances.ts";
import { errorMessageOf, getAudit, sortedStatuses } from "../../testing/jobs.ts";

const at = (second: number): string => `2026-10-01T10:00:${String(second).padStart(2, "0")}.000Z`;
const config = { retries: { limit: 5, delay: "10 seconds", backoff: "exponential" }, timeout: "10 minutes" } as const;
const declined = { name: "TypeError", message: "Card declined" };
const failedAttempt = (second: number) => ({ start: at(second), end: at(second + 1), success: false, error: declined });

const waiting: InstanceGetResponse = {
  status: "waiting",
  queued: at(0),
  start: at(1),
  end: null,
  params: { order: 7 },
  output: "",
  error: null,
  rollback: null,
  success: null,
  step_count: 3,
  trigger: { source: "binding" },
  versionId: "v1",
  // The latest step first, as they are asked for.
  steps: [
    { type: "waitForEvent", name: "shipment-2", start: at(9), end: at(59), finished: false, error: null, event_type: "shipped" },
    { type: "sleep", name: "cool down-1", start: at(7), end: at(9), finished: true, error: null },
    {
      type: "step",
      name: "charge card-1",
      start: at(1),
      end: at(6),
      success: true,
      output: '{"charged":42}',
      config,
      attempts: [failedAttempt(1), { start: at(5), end: at(6), success: true, error: null }],
    },
  ],
};
const path = "/api/workflows/instances/refund/order-7";
const call = "accounts/a1/workflows/refund/instances/order-7";
const connect = (first: object, ...more: object[]) => connectAccount(watchingVars, first, ...more);
const get = async (instance: unknown): Promise<InstanceDetail> => {
  const account = await connect(successOf(instance));
  return (await account.call(path)).body as InstanceDetail;
};
const withStatus = (status: string) => successOf({ status });

test("an instance shows what Cloudflare knows of it: one call, the same shape as by a binding", async () => {
  const account = await connect(successOf(waiting));
  expect((await account.call(path)).body).toMatchObject({
    workflow: "refund",
    id: "order-7",
    status: "waiting",
    createdAt: at(0),
    startedAt: at(1),
    endedAt: null,
    params: { text: '{\n  "order": 7\n}' },
    omittedSteps: 0,
    stepsMissing: null,
    steps: [
      {
        name: "charge card",
        count: 1,
        type: "do",
        state: "done",
        endedAt: at(6),
        attempts: [
          { attempt: 1, startedAt: at(1), endedAt: at(2), error: declined, retryAt: at(5) },
          { attempt: 2, error: null, retryAt: null },
        ],
        output: { text: '{\n  "charged": 42\n}' },
        retryLimit: 5,
        timeout: "10 minutes",
      },
      { name: "cool down", type: "sleep", state: "done", wakeAt: at(9), endedAt: at(9) },
      { name: "shipment", count: 2, type: "waitForEvent", state: "running", eventType: "shipped", endedAt: null },
    ],
  });
  expect(await account.sent()).toEqual([`GET ${call}?order=desc`]);
});

test("a step that waits for its next attempt, one that failed, and one whose event did not come", async () => {
  const retrying = {
    type: "step",
    name: "charge-1",
    start: at(1),
    end: null,
    success: null,
    config,
    attempts: [failedAttempt(1), failedAttempt(12)],
  };
  const failed = { ...retrying, name: "notify-1", end: at(3), success: false, attempts: [failedAttempt(2)] };
  const late = {
    type: "waitForEvent",
    name: "shipment-1",
    start: at(1),
    end: at(9),
    finished: true,
    error: { name: "Timeout", message: "late" },
  };
  const { steps } = await get({ ...waiting, steps: [late, failed, retrying] });
  expect(steps.map(({ name, state, attempts }) => [name, state, attempts.map(({ retryAt }) => retryAt)])).toEqual([
    ["charge", "retrying", [at(12), at(33)]],
    ["notify", "failed", [null]],
    ["shipment", "failed", []],
  ]);
});

test("internal steps and the termination are no steps; what this version does not know hides no instance", async () => {
  const steps = [
    { type: "termination", trigger: { source: "api" } },
    { type: "step", name: "__agent_reportComplete_0-1", start: at(1) },
    { type: "newKind", name: "x-1" },
    { type: "step", name: "charge-1", attempts: "?", config: { retries: null }, error: 7 },
    null,
  ];
  const detail = await get({ status: "hibernating", queued: "yesterday", start: at(1), steps });
  expect(detail).toMatchObject({ status: "unknown", createdAt: null, output: null });
  expect(detail.steps).toMatchObject([{ name: "charge", state: "running", startedAt: at(1), attempts: [] }]);
});

test("huge values are cut, and of many steps and attempts the latest are shown", async () => {
  const step = (index: number) => ({
    type: "step",
    name: `s-${index}`,
    start: at(1),
    end: at(2),
    success: true,
    output: `"${"x".repeat(9_000)}`,
    attempts: Array.from({ length: index === 600 ? 80 : 1 }, () => failedAttempt(1)),
  });
  const detail = await get({
    ...waiting,
    status: "complete",
    output: "y".repeat(9_000),
    steps: Array.from({ length: 600 }, (_, i) => step(600 - i)),
  });
  expect([detail.steps.length, detail.omittedSteps, detail.steps[0]?.count, detail.steps.at(-1)?.count]).toEqual([500, 100, 101, 600]);
  // Cut text of the platform is no JSON any more, and shown as it is.
  expect(detail.steps[0]?.output).toEqual({ text: `"${"x".repeat(3_999)}`, length: 9_001 });
  expect(detail.output).toMatchObject({ length: 9_000 });
  const { attempts = [] } = detail.steps.at(-1) ?? {};
  expect([attempts.length, attempts[0]?.attempt, attempts.at(-1)?.attempt]).toEqual([50, 31, 80]);
});

test("of an instance that is too large for a Worker the steps are missing, and it says so", async () => {
  const account = await connect({ body: "x".repeat(8_000_001) }, successOf({ ...waiting, steps: [] }));
  expect((await account.call(path)).body).toMatchObject({ status: "waiting", steps: [], stepsMissing: expect.stringContaining("8 MB") });
  expect(await account.sent()).toEqual([`GET ${call}?order=desc`, `GET ${call}?simple=true`]);
});

test("an unknown instance, a refused token and a failure are told apart", async () => {
  const answers = await Promise.all(
    [failureOf(404, "instance.not_found"), failureOf(403, "Authentication error"), failureOf(500, "internal")].map(async (reply) =>
      (await connect(reply)).call(path),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([404, 503, 503]);
  expect(answers.map(errorMessageOf)).toEqual([
    "There is no instance of refund order-7",
    expect.stringContaining("Account · Workers Scripts · Read"),
    "Cloudflare answered 500: internal",
  ]);
});

test("an instance is paused, and restarted from a step; both are recorded", async () => {
  const account = await connect(withStatus("running"), withStatus("running"), withStatus("paused"), withStatus("paused"));
  expect((await account.call(`${path}/pause`, "POST", { reason: "wrong address" })).body).toEqual({
    workflow: "refund",
    id: "order-7",
    status: "paused",
  });
  const [, , change] = await account.requests();
  expect([change?.method, change?.path, change?.body]).toEqual(["PATCH", `${call}/status`, { status: "pause" }]);
  const ended = await connect(withStatus("errored"), withStatus("errored"), withStatus("queued"));
  const from = { name: "notify", count: 1, type: "do" };
  expect((await ended.call(`${path}/restart`, "POST", { from })).status).toBe(200);
  expect((await ended.requests())[2]?.body).toEqual({ status: "restart", from });
  expect(await getAudit()).toMatchObject([
    { action: "instance.restart", target: "instance:refund/order-7", outcome: "Restarted from notify" },
    { action: "instance.pause", outcome: "Paused", reason: "wrong address", before: { status: "running" } },
  ]);
});

test("pressed twice, a command is sent once", async () => {
  const account = await connect(
    { ...withStatus("running"), delayMs: 50 },
    { ...withStatus("running"), delayMs: 50 },
    withStatus("running"),
    {
      ...withStatus("paused"),
      delayMs: 200,
    },
  );
  const answers = await Promise.all([account.call(`${path}/pause`, "POST", {}), account.call(`${path}/pause`, "POST", {})]);
  expect(sortedStatuses(answers)).toEqual([200, 409]);
  expect((await account.sent()).filter((sent) => sent.startsWith("PATCH"))).toHaveLength(1);
  expect(await getAudit()).toHaveLength(1);
});

test("what Cloudflare refuses is not recorded, and says why", async () => {
  const running = withStatus("running");
  const refusals: [object, number, string][] = [
    [failureOf(403, "Authentication error"), 503, "Account · Workers Scripts · Edit"],
    [failureOf(409, "instance.invalid_state"), 409, "Cloudflare answered 409: instance.invalid_state"],
    [failureOf(404, "gone"), 404, "Cloudflare does not know it: gone"],
  ];
  for (const [reply, status, message] of refusals) {
    const answer = await (await connect(running, running, reply)).call(`${path}/terminate`, "POST", {});
    expect([answer.status, errorMessageOf(answer)]).toEqual([status, expect.stringContaining(message)]);
  }
  const ended = await connect(withStatus("errored"), withStatus("errored"), failureOf(404, "Step notify not found"));
  const answer = await ended.call(`${path}/restart`, "POST", { from: { name: "notify" } });
  expect([answer.status, errorMessageOf(answer)]).toEqual([409, expect.stringContaining("never started notify")]);
  expect(await getAudit()).toEqual([]);
});

test("a lost answer is looked up: done, not done, or unknown, which is recorded as such", async () => {
  const running = withStatus("running");
  const cut = { ...running, cut: true };
  const send = async (...replies: [object, ...object[]]) => {
    const account = await connect(...replies);
    const { status, body } = await account.call(`${path}/pause`, "POST", {});
    const patches = (await account.sent()).filter((sent) => sent.startsWith("PATCH"));
    return { status, message: JSON.stringify(body), patches: patches.length, audit: await getAudit() };
  };
  expect(await send(running, running, cut, withStatus("paused"))).toMatchObject({
    status: 200,
    patches: 1,
    audit: [{ outcome: "Paused" }],
  });
  expect(await send(running, running, failureOf(500, "internal"), running)).toMatchObject({
    status: 503,
    message: expect.stringContaining("Instance order-7 is running now"),
    patches: 1,
    audit: [{ outcome: "Paused" }],
  });
  expect(await send(running, running, failureOf(500, "internal"))).toMatchObject({
    status: 503,
    message: expect.stringContaining("It is unknown whether instance order-7 was paused"),
    patches: 1,
    audit: [{ outcome: expect.stringContaining("unknown") }, { outcome: "Paused" }],
  });
});
