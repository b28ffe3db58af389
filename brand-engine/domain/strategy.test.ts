import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseKeywords, worthOf } from "./keywordChoice.ts";
import { type Research, Strategy } from "./strategy.ts";

const strategy = Strategy.parse({ seedKeywords: ["a"] });
const anyResearch: fc.Arbitrary<Research> = fc.record({
  id: fc.constantFrom("r1", "r2", "r3", "r4"),
  keyword: fc.constantFrom("a", "b", "c", "d", "e", "f"),
  volume: fc.constantFrom(0, 99, 100, 101, 500, 9_000),
  difficulty: fc.constantFrom(0, 0.5, 1, 20, 39.9, 40, 41, 100),
  researchedAt: fc.constantFrom("2026-10-01T00:00:00.000Z", "2026-10-02T00:00:00.000Z"),
});
// A database returns at most one entry per id, keyword and time.
const researchList = fc.uniqueArray(anyResearch, {
  selector: ({ id, keyword, researchedAt }) => `${id} ${keyword} ${researchedAt}`,
  maxLength: 25,
});

describe("chosen keywords", () => {
  test("fit the strategy, are not taken, occur once, and are sorted by worth and limited", () => {
    fc.assert(
      fc.property(researchList, fc.subarray(["a", "b", "c"]), fc.integer({ min: -1, max: 8 }), (research, taken, limit) => {
        const chosen = chooseKeywords(research, strategy, new Set(taken), limit);
        expect(chosen.length).toBeLessThanOrEqual(Math.max(0, limit));
        expect(new Set(chosen.map(({ keyword }) => keyword)).size).toBe(chosen.length);
        for (const { difficulty, volume, keyword } of chosen) {
          expect(difficulty).toBeLessThan(40);
          expect(volume).toBeGreaterThan(100);
          expect(taken).not.toContain(keyword);
        }
        const worths = chosen.map(worthOf);
        expect(worths).toEqual(worths.toSorted((a, b) => b - a));
      }),
      { numRuns: 500 },
    );
  });

  test("are the same for any order of the research", () => {
    fc.assert(
      fc.property(
        researchList.chain((research) => fc.tuple(fc.constant(research), fc.shuffledSubarray(research, { minLength: research.length }))),
        ([research, shuffled]) => {
          expect(chooseKeywords(shuffled, strategy, new Set())).toEqual(chooseKeywords(research, strategy, new Set()));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("use the newest research on a keyword", () => {
    const old = { id: "r1", keyword: "a", volume: 900, difficulty: 10, researchedAt: "2026-10-01T00:00:00.000Z" };
    expect(
      chooseKeywords([{ ...old, id: "r2", difficulty: 90, researchedAt: "2026-10-02T00:00:00.000Z" }, old], strategy, new Set()),
    ).toEqual([]);
  });
});

test("a difficulty of 0 does not make the worth infinite", () => {
  expect([
    worthOf({ volume: 500, difficulty: 0 }),
    worthOf({ volume: 500, difficulty: 1 }),
    worthOf({ volume: 500, difficulty: 50 }),
  ]).toEqual([500, 500, 10]);
});

test("a strategy has defaults and refuses values out of range", () => {
  expect(strategy).toMatchObject({
    maxDifficulty: 40,
    minVolume: 100,
    articlesPerCycle: 10,
    researchMaxAgeDays: 7,
    performanceAfterDays: 7,
    requireApproval: false,
  });
  for (const change of [
    { seedKeywords: [] },
    { articlesPerCycle: 0 },
    { articlesPerCycle: 51 },
    { maxDifficulty: 101 },
    { seedKeywords: [" "] },
    { cron: "" },
  ])
    expect(Strategy.safeParse({ ...strategy, ...change }).success).toBe(false);
});
