import { expect, test } from "vitest";
import type { ReplayOutcome } from "#domain/dead-letters/replayOutcome";
import { outcomeStyleOf } from "./replayOutcome.ts";

const outcome = (state: ReplayOutcome["state"], attempt: number | null = null, attempts: number | null = null): ReplayOutcome => ({
  state,
  at: "2026-11-21T03:06:12.000Z",
  attempt,
  attempts,
  deadLetterId: null,
});

test.each<[ReplayOutcome, string]>([
  [outcome("waiting", 0, 4), "Waiting"],
  [outcome("running", 1, 4), "Running, attempt 1 of 4"],
  [outcome("delayed", 2, 4), "Attempt 2 of 4 failed, next …"],
  [outcome("succeeded", 1, 4), "Succeeded …"],
  [outcome("failed"), "Failed again …"],
  [outcome("sending", 0, 20), "Being sent"],
  [outcome("sending", 3, 20), "Not sent yet, attempt 3 of 20 failed"],
  [outcome("sent"), "Sent; its outcome can't be seen …"],
])("the outcome of a replay in words: %#", (of, words) => {
  const { word, hasTime } = outcomeStyleOf(of, false);
  expect(`${word}${hasTime ? " …" : ""}`).toBe(words);
});

test("a replay that waits says that its queue is paused", () => {
  expect(outcomeStyleOf(outcome("waiting", 0, 4), true).word).toBe("Waiting: queue paused");
  expect(outcomeStyleOf(outcome("running", 1, 4), true).word).toBe("Running, attempt 1 of 4");
});
