import { expect, test } from "vitest";
import type { DeadLetterReason } from "#domain/dead-letters/deadLetter";
import { reasonText, subjectOfDeadLetter, cameBackText } from "./labels.ts";

test.each<[DeadLetterReason, number, string]>([
  ["permanent", 1, "Permanent error: not retried."],
  ["permanent", 3, "Permanent error on attempt 3: not retried."],
  ["exhausted", 1, "Failed after 1 attempt."],
  ["exhausted", 4, "Failed after 4 attempts."],
  ["stalled", 1, "The Worker stopped responding on attempt 1, the last one."],
  ["stalled", 2, "The Worker stopped responding on attempt 2, the last one."],
  ["undelivered", 21, "No consumer processed the message."],
])("the reason %s after %i attempts has its sentence", (reason, attempts, words) => {
  expect(reasonText({ reason, attempts })).toBe(words);
});

test("the subject that the settings name comes before the one that the payload suggests", () => {
  expect(subjectOfDeadLetter({ carries: '{"title":"Lamp"}' })).toBe("Lamp");
  expect(subjectOfDeadLetter({ carries: '{"title":"Lamp"}', subject: "order 7" })).toBe("order 7");
});

test("a message that failed again after a replay says so, with the number of times", () => {
  expect(cameBackText({ cameBack: 0, possibleReplayOf: [] })).toBeNull();
  expect(cameBackText({ cameBack: 1, possibleReplayOf: [] })).toBe("Came back");
  expect(cameBackText({ cameBack: 2, possibleReplayOf: [] })).toBe("Came back 2×");
  expect(cameBackText({ cameBack: 0, possibleReplayOf: ["d-1"] })).toBe("Possibly came back");
});
