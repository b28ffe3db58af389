import { expect, test } from "vitest";
import { newStep } from "#domain/workflows/run";
import { nextAttemptText } from "./words.ts";

const now = Date.parse("2026-10-01T09:00:00.000Z");
const step = { ...newStep("fetch-research"), state: "running" as const, attempt: 2, retryAt: "2026-10-01T09:00:08.000Z" };

test("a step that waits for a retry shows the time until its next attempt, unless its run is paused", () => {
  expect(nextAttemptText(step, "running", now)).toBe("attempt 2 in 8 s");
  expect(nextAttemptText(step, "paused", now)).toBeNull();
  expect(nextAttemptText(step, "running", now + 8_000)).toBeNull();
  expect(nextAttemptText({ ...step, state: "failed" }, "failed", now)).toBeNull();
  expect(nextAttemptText({ ...newStep("fetch-research"), state: "running" }, "running", now)).toBeNull();
});
