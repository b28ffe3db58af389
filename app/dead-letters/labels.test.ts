import { expect, test } from "vitest";
import type { DeadLetterReason } from "#domain/dead-letters/deadLetter";
import { reasonText } from "./labels.ts";

test.each<[DeadLetterReason, number, string]>([
  ["permanent", 1, "Permanent error: not retried."],
  ["permanent", 3, "Permanent error on attempt 3: not retried."],
  ["exhausted", 1, "Failed on its only attempt."],
  ["exhausted", 4, "Failed on attempt 4, its last."],
  ["stalled", 1, "Its Worker stopped during its only attempt, without saying how it ended."],
  ["stalled", 2, "Its Worker stopped during attempt 2, its last, without saying how it ended."],
  ["undelivered", 21, "No consumer took it."],
])("a dead letter that is %s after %i attempts says what is so", (reason, attempts, words) => {
  expect(reasonText({ reason, attempts })).toBe(words);
});
