import { expect, test } from "vitest";
import { runFactory } from "#factories/workflows";
import { frameTextOf, readStoredRun } from "./storedRun.ts";

const run = runFactory.build({ tenant: "niche-fi" });

test("a run that a version before stored is read, with its brand as tenant", () => {
  const { tenant, ...others } = run;
  expect(readStoredRun(JSON.stringify({ ...others, brand: tenant }))).toEqual(run);
  expect(readStoredRun(JSON.stringify(run))).toEqual(run);
});

test("the runs of a frame have both names of the tenant", () => {
  const both = { tenant: "niche-fi", brand: "niche-fi" };
  expect(JSON.parse(frameTextOf({ type: "run", run }))).toMatchObject({ type: "run", run: both });
  expect(JSON.parse(frameTextOf({ type: "runs", runs: [run] }))).toMatchObject({ runs: [both] });
});
