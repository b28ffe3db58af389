import { expect, test } from "vitest";
import { changesOf } from "./changes.ts";

test("tells what differs, leaf by leaf", () => {
  const before = { name: "Niche Fi", strategy: { cron: null, maxDifficulty: 40, seedKeywords: ["a"] } };
  const after = { name: "Niche Fi", strategy: { cron: "0 * * * *", maxDifficulty: 40, seedKeywords: ["a", "b"] } };
  expect(changesOf(before, after)).toEqual([
    { path: "strategy.cron", before: null, after: "0 * * * *" },
    { path: "strategy.seedKeywords", before: ["a"], after: ["a", "b"], came: ["b"], went: [] },
  ]);
});

test("what is new or gone differs from nothing", () =>
  expect(changesOf({ old: 1 }, { fresh: 2 })).toEqual([
    { path: "old", before: 1, after: undefined },
    { path: "fresh", before: undefined, after: 2 },
  ]));

test("of two lists it tells what came and what went", () => {
  expect(changesOf(["a", "b", "c"], ["b", "d"])).toMatchObject([{ came: ["d"], went: ["a", "c"] }]);
  expect(changesOf(["a", "b"], ["b", "a"])).toEqual([{ path: "", before: ["a", "b"], after: ["b", "a"] }]);
  expect(changesOf([{ a: 1 }], [{ a: 2 }])[0]).not.toHaveProperty("came");
});
