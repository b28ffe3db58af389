import { expect, test } from "vitest";
import type { InstanceAccess } from "#domain/workflows/source";
import { applyAllRetention } from "#runtime/dashboardRetention";
import { controlInstance } from "#runtime/commands/workflows/controlInstance";
import { newAuditContext } from "#store/audit/audit";
import { type ApiAnswer, errorCodeOf } from "../../testing/callApi.ts";
import { testEnv } from "../../testing/env.ts";
import { callWatching, fulfil, getInstance, instancePath, startInstance, untilInstance } from "../../testing/instances.ts";
import { bodyOf, errorMessageOf, getAudit, sortedStatuses } from "../../testing/jobs.ts";

const ops = testEnv.OPS;
const send = (id: string, verb: string, body: object = {}): Promise<ApiAnswer> => callWatching(`${instancePath(id)}/${verb}`, { body });
const startWaiting = async (): Promise<string> => {
  const id = await startInstance({ waits: true });
  await untilInstance(id, "running", "shipment");
  return id;
};

test("an instance is paused once, resumed, and then goes on; both are recorded with their reasons", async () => {
  const id = await startWaiting();
  const answers = await Promise.all([send(id, "pause", { reason: "wrong address" }), send(id, "pause")]);
  expect(sortedStatuses(answers)).toEqual([200, 409]);
  await untilInstance(id, "paused");
  expect(errorMessageOf(await send(id, "pause"))).toContain("it is paused. Only an instance that is running or waiting can be paused");
  expect((await send(id, "resume", { reason: "address corrected" })).status).toBe(200);
  await untilInstance(id, "running", "shipment");
  await (await fulfil.get(id)).sendEvent({ type: "shipped", payload: {} });
  await untilInstance(id, "complete");
  expect(await getAudit()).toMatchObject([
    { action: "instance.resume", target: `instance:fulfil/${id}`, outcome: "Resumed", reason: "address corrected" },
    { action: "instance.pause", outcome: "Paused", before: { status: "running" } },
  ]);
});

test("an instance is terminated, and restarted from a step that it started", async () => {
  const id = await startWaiting();
  expect(errorMessageOf(await send(id, "restart"))).toContain("Only a finished instance can be restarted. Terminate it first");
  expect(bodyOf<object>(await send(id, "terminate"))).toMatchObject({ status: "terminated" });
  const unknownStep = await send(id, "restart", { from: { name: "no such step" } });
  expect([unknownStep.status, errorMessageOf(unknownStep)]).toEqual([409, expect.stringContaining("never started no such step")]);
  const charged = (await getInstance(id)).steps[0]?.endedAt;
  expect((await send(id, "restart", { from: { name: "shipment", type: "waitForEvent" } })).status).toBe(200);
  await untilInstance(id, "running", "shipment");
  expect((await getInstance(id)).steps[0]?.endedAt).toBe(charged);
  expect((await getAudit()).map(({ action }) => action)).toEqual(["instance.restart", "instance.terminate"]);
  expect((await send(id, "terminate")).status).toBe(200);
});

test("what the platform does not do is not recorded, and can be tried again", async () => {
  const failing: InstanceAccess = {
    status: async () => "running",
    get: async () => null,
    control: async () => {
      throw new Error("Network connection lost");
    },
  };
  const pause = () =>
    controlInstance({ ops, audit: newAuditContext("dana", null) }, failing, { workflow: "fulfil", id: "i-1", action: "pause" });
  for (const attempt of [pause, pause])
    await expect(attempt()).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining("Network connection lost") });
  expect(await getAudit()).toEqual([]);
});

test("a command whose answer was lost is recorded once, with an unknown result, and blocks the next one until then", async () => {
  const answer = Promise.withResolvers<void>();
  const slow: InstanceAccess = { status: async () => "running", get: async () => null, control: () => answer.promise };
  const command = { workflow: "fulfil", id: "i-2", action: "pause" } as const;
  const paused = controlInstance({ ops, audit: newAuditContext("dana", "wrong address") }, slow, command);
  await expect.poll(() => ops.prepare(`SELECT count(*) AS n FROM opened_instances WHERE control IS NOT NULL`).first("n")).toBe(1);
  await expect(controlInstance({ ops, audit: newAuditContext("kim", null) }, slow, command)).rejects.toMatchObject({
    refusal: { code: "request_pending", action: "pause", by: "dana" },
  });
  await applyAllRetention(ops, new Date(Date.now() + 120_000));
  const entry = {
    action: "instance.pause",
    target: "instance:fulfil/i-2",
    reason: "wrong address",
    outcome: expect.stringContaining("unknown"),
  };
  expect(await getAudit()).toMatchObject([entry]);
  // An answer after that changes nothing.
  answer.resolve();
  await paused;
  expect(await getAudit()).toMatchObject([entry]);
  expect(await ops.prepare(`SELECT control FROM opened_instances`).first("control")).toBeNull();
});

test("a command for an unknown instance, or one that its status does not allow, is refused and not recorded", async () => {
  const id = await startInstance({});
  await untilInstance(id, "complete");
  for (const verb of ["pause", "resume", "terminate"]) expect((await send(id, verb)).status).toBe(409);
  expect(errorCodeOf(await send("no-such-instance", "pause"))).toBe("not_found");
  expect((await send(id, "restart", { from: { name: "" } })).status).toBe(400);
  expect(await getAudit()).toEqual([]);
});
