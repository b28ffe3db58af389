import { expect, test } from "vitest";
import { changesOf } from "./changes.ts";

test("changesOf compares leaf by leaf", () => {
  const before = { name: "Niche Fi", strategy: { cron: null, maxDifficulty: 40, seedTerms: ["a"] } };
  const after = { name: "Niche Fi", strategy: { cron: "0 * * * *", maxDifficulty: 40, seedTerms: ["a", "b"] } };
  expect(changesOf(before, after)).toEqual([
    { path: "strategy.cron", before: null, after: "0 * * * *" },
    { path: "strategy.seedTerms", before: ["a"], after: ["a", "b"], added: ["b"], removed: [] },
  ]);
});

test("added and removed keys are changes from and to undefined", () =>
  expect(changesOf({ old: 1 }, { recent: 2 })).toEqual([
    { path: "old", before: 1, after: undefined },
    { path: "recent", before: undefined, after: 2 },
  ]));

test("changesOf gives the added and removed values of lists", () => {
  expect(changesOf(["a", "b", "c"], ["b", "d"])).toMatchObject([{ added: ["d"], removed: ["a", "c"] }]);
  expect(changesOf(["a", "b"], ["b", "a"])).toEqual([{ path: "", before: ["a", "b"], after: ["b", "a"] }]);
  expect(changesOf([{ a: 1 }], [{ a: 2 }])[0]).not.toHaveProperty("added");
});
