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
