import { expect, test } from "vitest";
import { newRun } from "#domain/workflows/run";
import { recordRun } from "#store/workflows/runs";
import { agentCalls } from "../testing/brand.ts";
import { callApi } from "../testing/callApi.ts";
import { testEnv } from "../testing/env.ts";

test("a run that awaits approval is decided once", async () => {
  const at = new Date().toISOString();
  await recordRun(testEnv.OPS, { ...newRun({ id: "r-1", tenant: "decided", subject: "a", correlationId: "c-1" }, at), status: "waiting" });
  expect((await callApi("/api/workflows?tenant=decided&status=waiting")).body).toMatchObject({ items: [{ id: "r-1" }] });
  const [approved, rejected] = await Promise.all([
    callApi("/api/workflows/r-1/approve", { method: "POST" }),
    callApi("/api/workflows/r-1/reject", { body: { reason: "too thin" } }),
  ]);
  expect([approved.status, rejected.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect((await callApi("/api/workflows/r-1")).body).toMatchObject({ id: "r-1", decision: { by: "you@localhost" } });
  expect(await agentCalls("decided")).toEqual(["approvalDecided r-1"]);
});

test("several runs are approved in one request, each with its own audit entry, and those decided before say so", async () => {
  const at = new Date().toISOString();
  for (const id of ["m-1", "m-2", "m-3"])
    await recordRun(testEnv.OPS, { ...newRun({ id, tenant: "many", subject: id, correlationId: "c-1" }, at), status: "waiting" });
  expect((await callApi("/api/workflows/m-2/reject", { body: { reason: "too thin" } })).status).toBe(200);
  const { status, body } = await callApi("/api/workflows/approve", { body: { ids: ["m-1", "m-2", "m-1", "m-3", "m-9"], reason: "read" } });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    items: [
      { id: "m-1", run: { id: "m-1" }, error: null },
      { id: "m-2", run: null, error: { code: "conflict", message: expect.stringContaining("rejected") } },
      { id: "m-3", run: { id: "m-3" }, error: null },
      { id: "m-9", run: null, error: { code: "not_found" } },
    ],
  });
  const { results } = await testEnv.OPS.prepare(
    `SELECT target, reason FROM audit WHERE action = 'workflow.approve' AND reason = 'read' ORDER BY id`,
  ).all();
  expect(results).toEqual(["m-1", "m-3"].map((id) => ({ target: `workflow:${id}`, reason: "read" })));
  for (const ids of [[], Array.from({ length: 51 }, (_, index) => `m-${index}`)])
    expect((await callApi("/api/workflows/approve", { body: { ids } })).status).toBe(400);
});
