import { expect, test } from "vitest";
import { Strategy } from "#domain/brands/strategy";
import { ApiError } from "../api.ts";
import { errorsByField, draftOf, errorsOf, newDraft, strategyInputOf } from "./draft.ts";

test("a strategy survives the form", () => {
  const strategy = Strategy.parse({ seedKeywords: ["best budgeting apps", "index funds"], cron: null, requireApproval: true });
  expect(Strategy.parse(strategyInputOf(draftOf(strategy)))).toEqual(strategy);
});

test("an emptied number is refused, not taken for zero", () => {
  const { error } = Strategy.safeParse(strategyInputOf({ ...newDraft(), seedKeywords: "tents", minVolume: "" }));
  expect(error?.issues.map(({ path }) => path[0])).toEqual(["minVolume"]);
});

test("an issue stands at its field, in words for people; the first one of each it has no words for", () =>
  expect(
    errorsByField([
      { path: "body.strategy.seedKeywords.3", message: "Too small: expected string to have >=1 characters" },
      { path: "strategy.other", message: "one" },
      { path: "strategy.other.0", message: "two" },
    ]),
  ).toEqual({ seedKeywords: "Give 1 to 200 keywords, one a line, each of up to 120 characters.", other: "one" }));

test("what the server says is told for the whole form too", () =>
  expect(errorsOf(new ApiError("conflict", "There is a brand called niche-fi already"))).toEqual({
    form: "There is a brand called niche-fi already",
  }));
