import { expect, test } from "vitest";
import { Strategy } from "#domain/strategy";
import { ApiError } from "../api.ts";
import { byField, draftOf, errorsOf, newDraft, valueOf } from "./draft.ts";

test("a strategy survives the form", () => {
  const strategy = Strategy.parse({ seedKeywords: ["best budgeting apps", "index funds"], cron: null, requireApproval: true });
  expect(Strategy.parse(valueOf(draftOf(strategy)))).toEqual(strategy);
});

test("an emptied number is refused, not taken for zero", () => {
  const { error } = Strategy.safeParse(valueOf({ ...newDraft(), seedKeywords: "tents", minVolume: "" }));
  expect(error?.issues.map(({ path }) => path[0])).toEqual(["minVolume"]);
});

test("an issue stands at its field, the first one of each", () =>
  expect(
    byField([
      { path: "strategy.seedKeywords.3", message: "too long" },
      { path: "strategy.seedKeywords.4", message: "empty" },
      { path: "slug", message: "taken" },
    ]),
  ).toEqual({ seedKeywords: "too long", slug: "taken" }));

test("what the server says is told for the whole form too", () =>
  expect(errorsOf(new ApiError("conflict", "There is a brand called niche-fi already"))).toEqual({
    form: "There is a brand called niche-fi already",
  }));
