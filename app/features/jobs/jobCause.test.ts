import { expect, test } from "vitest";
import { jobCauseOf } from "./jobCause.ts";

test.each([
  ["job:e-1.sm-commands", "Job", "e-1.sm-commands", "/jobs/e-1.sm-commands"],
  ["workflow:r-1", "Workflow run", "r-1", "/workflows/r-1"],
  ["workflow:r-1#store-and-publish", "Step store-and-publish of workflow run", "r-1", "/workflows/r-1"],
  ["schedule:s-1", "Schedule", "s-1", "/schedules/s-1"],
  ["audit:a-1", "Operator command", "a-1", "/audit?entry=a-1"],
  ["deadLetter:d-1", "Dead letter", "d-1", "/dead-letters/d-1?status=all"],
])("the cause %s has a name, an id and a screen", (causationId, name, id, href) => {
  expect(jobCauseOf(causationId)).toEqual({ name, id, href });
});

test.each([null, "order:o-1"])("%j is no cause that has a screen", (causationId) => expect(jobCauseOf(causationId)).toBeNull());
