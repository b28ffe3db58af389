import { expect, test } from "vitest";
import { runFactory } from "#factories/workflows";
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
