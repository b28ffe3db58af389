import { expect, test } from "vitest";
import { changeText, messageCounts, verdictOf } from "./verdict.ts";

test("a verdict never promises more than the rehearsal knows", () => {
  const facts = { sameError: null, alreadyProcessed: false };
  expect(verdictOf({ ...facts, outcome: "succeeds" })).toMatchObject({ word: "Would succeed", tone: "success" });
  expect(verdictOf({ ...facts, outcome: "succeeds", alreadyProcessed: true })).toMatchObject({ word: "Would do nothing", tone: "quiet" });
  expect(verdictOf({ ...facts, outcome: "fails", sameError: true }).word).toBe("Would fail with the same error");
  expect(verdictOf({ ...facts, outcome: "fails", sameError: false }).word).toBe("Would fail with another error");
  expect(verdictOf({ ...facts, outcome: "unknown" })).toMatchObject({ word: "Not known", tone: "warning" });
});

test("changes and messages are counted in words", () => {
  expect(changeText({ kind: "delete", table: null })).toBe("Delete from a table");
  const posted = { queue: "events", type: "posted" };
  expect(messageCounts([posted, posted, { queue: "RAW", type: null }])).toEqual(["2 × posted to events", "message to RAW"]);
});
