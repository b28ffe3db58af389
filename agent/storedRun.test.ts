import { expect, test } from "vitest";
import { runFactory } from "#factories/workflows";
import { runFrameOf, withEnd, withReport, withUrl } from "#domain/workflows/run";
import { frameTextOf, readStoredRun } from "./storedRun.ts";

const run = runFactory.build({ tenant: "niche-fi" });

test("a run that a version before stored is read, with its brand as tenant and its keyword as subject", () => {
  const { tenant, subject, ...others } = run;
  expect(readStoredRun(JSON.stringify({ ...others, brand: tenant, keyword: subject }))).toEqual(run);
  expect(readStoredRun(JSON.stringify({ ...others, tenant, keyword: subject }))).toEqual(run);
  expect(readStoredRun(JSON.stringify(run))).toEqual(run);
});

test("the runs of a frame have both names of the tenant and the subject", () => {
  const both = { tenant: "niche-fi", brand: "niche-fi", subject: run.subject, keyword: run.subject };
  expect(JSON.parse(frameTextOf({ type: "run", run }))).toMatchObject({ type: "run", run: both });
  expect(JSON.parse(frameTextOf({ type: "runs", runs: [run] }))).toMatchObject({ runs: [both] });
});

test("a frame with the longest names stays under 1 KB", () => {
  const at = "2026-10-01T09:00:00.000Z";
  const names = { tenant: "n".repeat(40), subject: "k".repeat(120), correlationId: `cycle-${"n".repeat(40)}-1790000000000` };
  const started = withUrl(
    withReport(runFactory.build({ ...run, ...names }), { step: "store-and-publish", state: "running", at }),
    `/sites/${names.tenant}/${"k".repeat(60)}`,
    at,
  );
  const failed = withEnd(started, "failed", at, "e".repeat(1_000));
  expect(frameTextOf(runFrameOf(started, failed)).length).toBeLessThan(1_024);
});
