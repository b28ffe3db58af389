import { expect, test } from "vitest";
import { deadLetterFactory } from "#factories/deadLetters";
import { builtAt, secondsAfterBuilt } from "#factories/factory";
import { attemptFactory } from "#factories/jobs";
import { splitAttempts } from "./splitAttempts.ts";

const attempts = [-300, -200, -20, -10, 60].map((seconds, index) =>
  attemptFactory.failed({ attempt: index + 1, startedAt: secondsAfterBuilt(seconds) }),
);
const numbersOf = (...of: Parameters<typeof splitAttempts>) =>
  Object.fromEntries(Object.entries(splitAttempts(...of)).map(([part, list]) => [part, list.map(({ number }) => number)]));

test("the attempts of a dead letter are those since the replay before it, numbered from 1", () => {
  const deadLetter = deadLetterFactory.build({ attempts: 2, createdAt: builtAt });
  expect(numbersOf(attempts, deadLetter)).toEqual({ own: [1, 2], earlier: [1, 2], later: [1] });
});

test("without a replay all are its own, and so are those that a consumer outside the job layer reported later", () => {
  expect(numbersOf(attempts.slice(0, 2), deadLetterFactory.build({ attempts: 2 }))).toEqual({ own: [1, 2], earlier: [], later: [] });
  const external = deadLetterFactory.external({ attempts: 2 });
  expect(numbersOf(attempts.slice(3), external)).toEqual({ own: [4, 5], earlier: [], later: [] });
});
