import { expect, test } from "vitest";
import { freshStep } from "#domain/runs";
import { nextAttemptOf } from "./words.ts";

const now = Date.parse("2026-10-01T09:00:00.000Z");
const step = { ...freshStep("fetch-research"), state: "running" as const, attempt: 2, retryAt: "2026-10-01T09:00:08.000Z" };

test("a step that waits for its next try says in how long, unless its run is paused", () => {
  expect(nextAttemptOf(step, "running", now)).toBe("try 2 in 8 s");
  expect(nextAttemptOf(step, "paused", now)).toBeNull();
  expect(nextAttemptOf(step, "running", now + 8_000)).toBeNull();
  expect(nextAttemptOf({ ...step, state: "failed" }, "failed", now)).toBeNull();
  expect(nextAttemptOf({ ...freshStep("fetch-research"), state: "running" }, "running", now)).toBeNull();
});
