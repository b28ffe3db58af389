import { expect, test } from "vitest";
import { callApi, errorCodeOf } from "../../testing/callApi.ts";
import { callWatching, getInstance, instancePath, startInstance, untilInstance } from "../../testing/instances.ts";
import { errorMessageOf, getAudit } from "../../testing/jobs.ts";

test("the watched workflows say how their instances are reached", async () => {
  expect((await callApi("/api/workflows/bound")).body).toEqual({ items: [] });
  expect((await callWatching("/api/workflows/bound")).body).toEqual({
    items: [
      { name: "fulfil", displayName: "Fulfilment", script: "shop", access: "binding", list: "opened", isLive: true },
      { name: "refund", displayName: "refund", script: null, access: "none", list: "opened", isLive: false },
    ],
  });
});

test("an instance tells its steps with attempts, values and errors", async () => {
  const id = await startInstance({ declines: 2, fails: true });
  await untilInstance(id, "errored");
  const instance = await getInstance(id);
  expect(instance).toMatchObject({
    workflow: "fulfil",
    id,
    status: "errored",
    error: { name: "Error", message: "SMTP down" },
    output: null,
    stepsMissing: null,
  });
  expect(JSON.parse(instance.params?.text ?? "")).toEqual({ declines: 2, fails: true });
  const [charge, sleep, notify] = instance.steps;
  expect([charge?.name, charge?.type, charge?.state, charge?.retryLimit]).toEqual(["charge card", "do", "done", 5]);
  expect(charge?.attempts.map(({ attempt, error }) => [attempt, error?.message])).toEqual([
    [1, "Card declined"],
    [2, "Card declined"],
    [3, undefined],
  ]);
  expect([charge?.output?.text.length, charge?.output?.length]).toEqual([4_000, expect.toSatisfy((length: number) => length > 9_000)]);
  expect([sleep?.type, sleep?.state, sleep?.wakeAt]).toEqual(["sleep", "done", expect.stringMatching(/Z$/)]);
  expect([notify?.state, notify?.attempts[0]?.error]).toEqual(["failed", { name: "Error", message: "SMTP down" }]);
});

test("an unknown workflow, an unbound one and an unknown instance have different errors", async () => {
  const answers = await Promise.all(
    ["nothing/x", "refund/x", "fulfil/no-such-instance", "fulfil/bad.id"].map((path) => callWatching(`/api/workflows/instances/${path}`)),
  );
  expect(answers.map((answer) => [answer.status, errorCodeOf(answer)])).toEqual([
    [404, "not_found"],
    [503, "unavailable"],
    [404, "not_found"],
    [400, "invalid"],
  ]);
  const [, unbound] = answers;
  expect(unbound && errorMessageOf(unbound)).toContain("no binding WORKFLOW_REFUND");
});

test("without another list, instances that somebody opened are listed once, with their current status", async () => {
  const [done, waiting] = [await startInstance({}), await startInstance({ waits: true })];
  await untilInstance(done, "complete");
  await untilInstance(waiting, "running", "shipment");
  const list = async (query = "") => (await callWatching(`/api/workflows/instances?workflow=fulfil${query}`)).body;
  expect(await list()).toMatchObject({ items: [], nextCursor: null });
  for (const id of [done, waiting, waiting]) expect((await callWatching(instancePath(id), { method: "PUT", body: {} })).status).toBe(200);
  expect(await list()).toMatchObject({
    items: [
      { id: waiting, status: "running" },
      { id: done, status: "complete" },
    ],
    nextCursor: null,
  });
  expect(await list("&status=complete")).toMatchObject({ items: [{ id: done }], scanned: 2 });
  const first = (await list("&limit=1")) as { items: unknown[]; nextCursor: string };
  expect(first.items).toMatchObject([{ id: waiting }]);
  expect(await list(`&limit=1&cursor=${first.nextCursor}`)).toMatchObject({ items: [{ id: done }], nextCursor: null });
  expect((await callWatching(instancePath("unknown"), { method: "PUT", body: {} })).status).toBe(404);
  expect((await getAudit()).map(({ action }) => action)).toEqual(["instance.open", "instance.open"]);
});
