import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMessage, type Message } from "./messages.ts";
import { difficultyAdjustment, evolve, newBrandMemory } from "./memory.ts";
import type { BrandMemory } from "./memory.ts";

const brand_slug = "niche-fi";
const afterEvents = (events: readonly Message[]): BrandMemory => events.reduce<BrandMemory>(evolve, newBrandMemory(brand_slug));
const origin = (at: string) => ({ source: "test", correlationId: "c", now: new Date(at) });

/** Returns the rank of each value among all, −1 to 1, with ties in the middle. */
const ranks = (views: readonly number[]): number[] =>
  views.map((own) => {
    const [less, equal] = [views.filter((item) => item < own).length, views.filter((item) => item === own).length - 1];
    return (2 * less + equal) / (views.length - 1) - 1;
  });

/** Returns the difficulty adjustment after each of `cycles` cycles of ten articles, each ranked among all articles before it. */
function adjustments(cycles: number, views: (cycle: number) => number): number[] {
  const all: number[] = [];
  let memory = newBrandMemory(brand_slug);
  return Array.from({ length: cycles }, (_, cycle) => {
    for (let item = 0; item < 10; item += 1) all.push(Math.floor(views(cycle)));
    const scores = ranks(all).slice(-10);
    for (const [index, score] of scores.entries()) {
      const verdict = score >= 0.5 ? "strong" : score <= -0.5 ? "weak" : "steady";
      const payload = {
        brand_slug,
        url: `/sites/${brand_slug}/${cycle}-${index}`,
        views: all[cycle * 10 + index] ?? 0,
        verdict,
        score,
      } as const;
      memory = evolve(memory, createMessage("content.performed", payload, origin(new Date(Date.UTC(2026, 0, 1 + cycle)).toISOString())));
    }
    return difficultyAdjustment(memory);
  });
}

describe("the difficulty adjustment", () => {
  /** Returns a generator of numbers in (0, 1) that depend only on seed and count. */
  const dice = (seed: number) => () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return (seed + 0.5) / 4294967296;
  };

  test("does not drift for a stationary distribution of views, however long its tail and however many articles have no views", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.double({ min: 0.6, max: 3, noNaN: true }), fc.constantFrom(0, 1, 50), (seed, alpha, least) => {
        const next = dice(seed);
        const all = adjustments(30, () => least * (next() ** (-1 / alpha) - (least === 1 ? 1 : 0)));
        expect(Math.abs(all.reduce((sum, item) => sum + item, 0) / all.length)).toBeLessThan(1.5);
        expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(5);
      }),
      { numRuns: 15, seed: 7 },
    );
  });

  test("follows views that grow or shrink", () => {
    const next = dice(3);
    const pareto = () => 1e6 * next() ** (-1 / 1.2);
    expect(adjustments(12, (cycle) => pareto() * 3 ** cycle).at(-1)).toBeGreaterThanOrEqual(5);
    expect(adjustments(12, (cycle) => pareto() / 3 ** cycle).at(-1)).toBeLessThanOrEqual(-5);
  });

  test("uses verdicts without a rank too, and stays small for a few articles", () => {
    const adjustmentOf = (...verdicts: ("strong" | "steady" | "weak")[]) =>
      difficultyAdjustment(
        afterEvents(
          verdicts.map((verdict, index) =>
            createMessage(
              "content.performed",
              { brand_slug, url: `/sites/${brand_slug}/${index}`, views: 1, verdict },
              origin("2026-10-01T09:00:00.000Z"),
            ),
          ),
        ),
      );
    expect([
      adjustmentOf("strong"),
      adjustmentOf("weak"),
      adjustmentOf("strong", "weak"),
      adjustmentOf(),
      adjustmentOf("strong", "strong", "steady"),
    ]).toEqual([2, -2, 0, 0, 2]);
    expect(adjustmentOf(...Array.from({ length: 40 }, () => "strong" as const))).toBe(8);
  });
});
