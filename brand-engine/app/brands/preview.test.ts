import { expect, test } from "vitest";
import { keywordFactory, strategyFactory } from "#factories/brands";
import type { BrandKeyword } from "#brand-engine/domain/reads";
import { previewOf } from "./preview.ts";

const keyword = (name: string, overrides: Partial<BrandKeyword> = {}): BrandKeyword =>
  keywordFactory.build({ id: `r-${name}`, keyword: name, ...overrides });
const strategy = strategyFactory.build({ seedKeywords: ["a"], maxDifficulty: 40, minVolume: 100, articlesPerCycle: 2 });

test("the best keywords are chosen, and every other keyword has a reason", () => {
  const preview = previewOf(
    [
      keyword("a"),
      keyword("best", { volume: 5_000 }),
      keyword("third", { volume: 500 }),
      keyword("written", { taken: "written", volume: 9_000 }),
      keyword("hard", { difficulty: 40 }),
      keyword("rare", { volume: 100 }),
    ],
    strategy,
    0,
  );
  expect(preview.chosen.map((chosen) => chosen.keyword)).toEqual(["best", "a"]);
  expect(preview).toMatchObject({ taken: 1, tooHard: 1, tooRare: 1, later: 1, unknown: [] });
});

test("the difficulty adjustment moves the limit", () => {
  const keywords = [keyword("a", { difficulty: 45 })];
  expect(previewOf(keywords, strategy, 0).chosen).toEqual([]);
  expect(previewOf(keywords, strategy, 10).chosen).toHaveLength(1);
});

test("seed keywords without research are listed", () =>
  expect(previewOf([keyword("a")], { ...strategy, seedKeywords: ["a", "new one"] }, 0).unknown).toEqual(["new one"]));
