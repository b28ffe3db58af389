import { expect, test } from "vitest";
import { Strategy } from "#brand-engine/domain/strategy";
import { ApiError } from "#app/core/api.ts";
import { errorsByField, draftOf, errorsOf, newDraft, strategyInputOf } from "./draft.ts";

test("a strategy is unchanged after a round trip through the form", () => {
  const strategy = Strategy.parse({ seedKeywords: ["best budgeting apps", "index funds"], cron: null, requireApproval: true });
  expect(Strategy.parse(strategyInputOf(draftOf(strategy)))).toEqual(strategy);
});

test("an emptied number is invalid, not zero", () => {
  const { error } = Strategy.safeParse(strategyInputOf({ ...newDraft(), seedKeywords: "tents", minVolume: "" }));
  expect(error?.issues.map(({ path }) => path[0])).toEqual(["minVolume"]);
});

test("an issue is shown at its field with the form's own text; without one, with the first message", () =>
  expect(
    errorsByField([
      { path: "body.strategy.seedKeywords.3", message: "Too small: expected string to have >=1 characters" },
      { path: "strategy.other", message: "one" },
      { path: "strategy.other.0", message: "two" },
    ]),
  ).toEqual({ seedKeywords: "Enter 1 to 200 keywords, one per line, up to 120 characters each.", other: "one" }));

test("the message of the server is shown for the whole form", () =>
  expect(errorsOf(new ApiError("conflict", "A brand named niche-fi already exists"))).toEqual({
    form: "A brand named niche-fi already exists",
  }));
