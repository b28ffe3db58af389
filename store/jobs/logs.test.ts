import { expect, test } from "vitest";
import { pickRequest } from "#factories/shop";
import { insertJobsOf } from "#factories/stored/jobs";
import { jobIdOf } from "#domain/jobs/job";
import { testEnv } from "#runtime/testing/env";
import { writeProgressAndLogs } from "./progress.ts";
import { describeJob } from "./read.ts";

const db = testEnv.OPS;
const at = "2026-10-01T09:00:00.000Z";

test("of many log lines the latest are returned, with their numbers", async () => {
  const message = pickRequest({ correlationId: "c-1" });
  await insertJobsOf(db, [message], { at });
  const jobId = jobIdOf(message.event_id, "pick-commands");
  const lines = Array.from({ length: 1_000 }, (_, line) => ({
    jobId,
    attempt: 1,
    line,
    at,
    level: "info",
    message: `part ${line + 1}`,
    data: null,
  }));
  await db.batch(writeProgressAndLogs(db, [], lines));
  const logs = (await describeJob(db, jobId))?.logs ?? [];
  expect(logs.length).toBe(200);
  expect(logs[0]).toMatchObject({ line: 801, message: "part 801" });
  expect(logs.at(-1)).toMatchObject({ line: 1_000, message: "part 1000" });
});
