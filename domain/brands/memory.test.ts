import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, needsResearch, takenKeywords } from "./decide.ts";
import { createMessage, type Message } from "../messages/envelope.ts";
import { brandSummaryOf, difficultyAdjustment, evolve, keywordStatusOf, newBrandMemory } from "./memory.ts";
import type { BrandMemory, RunEvent } from "./memory.ts";
import { chooseKeywords, type Research, Strategy, worthOf } from "./strategy.ts";

const brand_slug = "niche-fi";
const strategy = Strategy.parse({ seedKeywords: ["a", "b"] });
const keyword = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
const moment = fc.integer({ min: 0, max: 30 }).map((minute) => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString());
const origin = (at: string, correlationId: string) => ({ source: "test", correlationId, now: new Date(at) });

const fact: fc.Arbitrary<Message | RunEvent> = fc
  .record({ kind: fc.nat({ max: 9 }), keyword, at: moment, correlationId: fc.constantFrom("c-1", "c-2"), n: fc.nat({ max: 3 }) })
  .map(({ kind, keyword: word, at, correlationId, n }) => {
    const [from, url] = [origin(at, correlationId), `/sites/${brand_slug}/${word}`];
    if (kind === 0) return createMessage("cycle.requested", { brand_slug, requested_by: `who-${n}` }, from);
    if (kind === 1) return createMessage("research.requested", { brand_slug, keywords: [word], priority: "normal" }, from);
    if (kind === 2) return createMessage("research.completed", { brand_slug, research_ids: [`r-${n}`], keywords_researched: 1 }, from);
    if (kind === 3) return createMessage("content.generate", { brand_slug, keyword: word, research_id: `r-${n}`, template: "t" }, from);
    if (kind === 4) return createMessage("content.ready", { brand_slug, content_id: `c-${n}`, keyword: word, word_count: n }, from);
    if (kind === 5)
      return createMessage(
        "content.published",
        { brand_slug, content_id: `c-${n}`, keyword: word, urls: [`${url}-${n}`], published_at: at },
        from,
      );
    if (kind === 6) return createMessage("content.performed", { brand_slug, url, views: n, verdict: n > 1 ? "strong" : "weak" }, from);
    if (kind === 7) return createMessage("performance.requested", { brand_slug, urls: [url] }, from);
    if (kind === 8)
      return createMessage("content.publish", { brand_slug, content_id: `c-${n}`, keyword: word }, { ...from, eventId: `p-${word}-${n}` });
    if (n === 0) return { type: "run.completed", at, keyword: word, contentId: `c-${word}` };
    if (n === 1) return { type: "run.restarted", at, keyword: word, correlationId };
    return { type: n > 1 ? ("run.failed" as const) : ("run.rejected" as const), at, keyword: word, why: `why-${n}` };
  });

const remember = (facts: readonly (Message | RunEvent)[]): BrandMemory => facts.reduce<BrandMemory>(evolve, newBrandMemory(brand_slug));

describe("a memory", () => {
  test("is the same whatever the order of the facts, and however often they come", () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 25 }), fc.infiniteStream(fc.nat()), (facts, dice) => {
        const shuffled = [...facts, ...facts].map((one) => ({ one, at: Number(dice.next().value) })).toSorted((a, b) => a.at - b.at);
        expect(remember(shuffled.map(({ one }) => one))).toEqual(remember(facts));
      }),
      { numRuns: 500 },
    );
  });

  test("shows a summary under 1 KB, whatever it remembers", () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 60 }), (facts) => {
        const summary = brandSummaryOf(remember(facts), null);
        expect(JSON.stringify(summary).length).toBeLessThan(1024);
        const total = summary.articlesPublished + summary.pendingGeneration + summary.failedKeywords;
        expect(total).toBeLessThanOrEqual(Object.keys(remember(facts).keywords).length);
      }),
    );
  });

  test("knows where a keyword stands: published is for good, a failure until it is chosen again", () => {
    const chosen = { at: "2026-10-01T09:00:00.000Z", correlationId: "c" };
    const after = { at: "2026-10-01T10:00:00.000Z", why: "x" };
    expect(keywordStatusOf({ chosen })).toBe("writing");
    expect(keywordStatusOf({ chosen, failed: after })).toBe("failed");
    expect(keywordStatusOf({ chosen: { ...chosen, at: "2026-10-01T11:00:00.000Z" }, failed: after })).toBe("writing");
    expect(keywordStatusOf({ chosen, failed: after, published: { at: chosen.at, url: "/x" } })).toBe("published");
  });
});

/** The rank of each among all, −1 to 1, ties in the middle. */
const ranks = (views: readonly number[]): number[] =>
  views.map((own) => {
    const [less, equal] = [views.filter((one) => one < own).length, views.filter((one) => one === own).length - 1];
    return (2 * less + equal) / (views.length - 1) - 1;
  });

/** The lean after each of `cycles` cycles of ten articles, each judged beside all before it at the same age. */
function leans(cycles: number, views: (cycle: number) => number): number[] {
  const all: number[] = [];
  let memory = newBrandMemory(brand_slug);
  return Array.from({ length: cycles }, (_, cycle) => {
    for (let one = 0; one < 10; one += 1) all.push(Math.floor(views(cycle)));
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
      memory = evolve(
        memory,
        createMessage("content.performed", payload, origin(new Date(Date.UTC(2026, 0, 1 + cycle)).toISOString(), "c")),
      );
    }
    return difficultyAdjustment(memory);
  });
}

describe("the lean of a strategy", () => {
  /** A number in (0, 1) that only depends on seed and count. */
  const dice = (seed: number) => () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return (seed + 0.5) / 4294967296;
  };

  test("does not drift with a stationary readership, however long its tail and however many read nothing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.double({ min: 0.6, max: 3, noNaN: true }), fc.constantFrom(0, 1, 50), (seed, alpha, least) => {
        const next = dice(seed);
        const all = leans(30, () => least * (next() ** (-1 / alpha) - (least === 1 ? 1 : 0)));
        expect(Math.abs(all.reduce((sum, one) => sum + one, 0) / all.length)).toBeLessThan(1.5);
        expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(5);
      }),
      { numRuns: 15, seed: 7 },
    );
  });

  test("follows a readership that grows or shrinks", () => {
    const next = dice(3);
    const pareto = () => 1e6 * next() ** (-1 / 1.2);
    expect(leans(12, (cycle) => pareto() * 3 ** cycle).at(-1)).toBeGreaterThanOrEqual(5);
    expect(leans(12, (cycle) => pareto() / 3 ** cycle).at(-1)).toBeLessThanOrEqual(-5);
  });

  test("goes by verdicts that tell no rank too, and not far by a few", () => {
    const told = (...verdicts: ("strong" | "steady" | "weak")[]) =>
      difficultyAdjustment(
        remember(
          verdicts.map((verdict, index) =>
            createMessage(
              "content.performed",
              { brand_slug, url: `/sites/${brand_slug}/${index}`, views: 1, verdict },
              origin("2026-10-01T09:00:00.000Z", "c"),
            ),
          ),
        ),
      );
    expect([told("strong"), told("weak"), told("strong", "weak"), told(), told("strong", "strong", "steady")]).toEqual([2, -2, 0, 0, 2]);
    expect(told(...Array.from({ length: 40 }, () => "strong" as const))).toBe(8);
  });
});

test("a link that is no page of the brand is never remembered", () => {
  const from = origin("2026-10-01T09:00:00.000Z", "c");
  const live = (...urls: string[]) =>
    createMessage("content.published", { brand_slug, content_id: "c", keyword: "a", urls, published_at: from.now.toISOString() }, from);
  expect(remember([live("https://elsewhere.example/a", "/sites/trail-kit/a")]).keywords).toEqual({});
  expect(remember([live("https://elsewhere.example/a", `/sites/${brand_slug}/a`)]).keywords["a"]?.published?.url).toBe(
    `/sites/${brand_slug}/a`,
  );
  const judged = createMessage("content.performed", { brand_slug, url: "https://elsewhere.example/a", views: 1, verdict: "strong" }, from);
  expect(remember([judged]).verdicts).toEqual({});
});

const research: fc.Arbitrary<Research> = fc.record({
  id: fc.uuid(),
  keyword: fc.string({ minLength: 1, maxLength: 3 }),
  volume: fc.nat({ max: 5000 }),
  difficulty: fc.nat({ max: 100 }),
  researchedAt: moment,
});

test("the keywords chosen are easy, searched for and free, the best first, no more than allowed, whatever the order", () => {
  fc.assert(
    fc.property(
      fc.array(research, { maxLength: 60 }),
      fc.array(fc.string({ maxLength: 3 })),
      fc.integer({ min: 1, max: 12 }),
      (found, words, most) => {
        const taken = new Set(words);
        const own = { ...strategy, articlesPerCycle: most };
        const chosen = chooseKeywords(found, own, taken);
        expect(chosen.length).toBeLessThanOrEqual(most);
        expect(new Set(chosen.map((one) => one.keyword)).size).toBe(chosen.length);
        for (const one of chosen) expect(one.difficulty < 40 && one.volume > 100 && !taken.has(one.keyword)).toBe(true);
        const worths = chosen.map(worthOf);
        expect(worths).toEqual(worths.toSorted((a, b) => b - a));
        expect(chooseKeywords(found.toReversed(), own, taken)).toEqual(chosen);
      },
    ),
  );
});

describe("deciding", () => {
  const now = new Date("2026-10-09T09:00:00.000Z");
  const found: Research[] = Array.from({ length: 14 }, (_, index) => ({
    id: `r-${index}`,
    keyword: `k${index}`,
    volume: 1000 + index,
    difficulty: 10,
    researchedAt: "2026-10-08T09:00:00.000Z",
  }));
  const knowledge = { strategy, research: found, inHand: new Set<string>(), republishable: new Set<string>(), now };
  const asked = createMessage("cycle.requested", { brand_slug, requested_by: "x" }, origin("2026-10-09T08:00:00.000Z", "c-1"));
  const done = createMessage(
    "research.completed",
    { brand_slug, research_ids: ["r-1"], keywords_researched: 1 },
    origin("2026-10-08T09:00:00.000Z", "c-1"),
  );
  const requested = createMessage(
    "research.requested",
    { brand_slug, keywords: ["a", "b"], priority: "normal" },
    origin("2026-10-08T08:00:00.000Z", "c-1"),
  );

  test("asks for research that is missing, over 7 days old, or lacks a keyword", () => {
    expect(decide(remember([asked]), asked, knowledge).send.map(({ type }) => type)).toEqual(["research.requested"]);
    const fresh = remember([requested, done]);
    expect(needsResearch(fresh, strategy, now)).toBe(false);
    expect(needsResearch(fresh, strategy, new Date("2026-10-15T09:00:00.000Z"))).toBe(true);
    expect(needsResearch(fresh, { ...strategy, seedKeywords: ["a", "new"] }, now)).toBe(true);
    expect(decide(fresh, asked, knowledge).send.map(({ type }) => type)).toEqual(Array.from({ length: 10 }, () => "content.generate"));
  });

  test("never chooses more in one cycle than its strategy allows, in however many parts the research comes", () => {
    let memory = remember([done]);
    const chosen: string[] = [];
    for (const part of [found.slice(0, 7), found.slice(7), found]) {
      const { send } = decide(memory, done, { ...knowledge, research: part });
      for (const wish of send) {
        if (wish.type !== "content.generate") continue;
        chosen.push(wish.payload.keyword);
        memory = evolve(memory, createMessage(wish.type, wish.payload, origin("2026-10-09T08:30:00.000Z", "c-1")));
      }
    }
    expect(chosen.length).toBe(10);
    expect(new Set(chosen).size).toBe(10);
  });

  test("leaves alone what is being written, was turned down, or is live", () => {
    const at = "2026-10-09T08:00:00.000Z";
    const generate = (word: string, when = at) =>
      createMessage("content.generate", { brand_slug, keyword: word, research_id: "r", template: "t" }, origin(when, "c-0"));
    const memory = remember([
      generate("writing"),
      generate("lost", "2026-10-01T09:00:00.000Z"),
      generate("failed"),
      { type: "run.failed", at: "2026-10-09T08:10:00.000Z", keyword: "failed", why: "x" },
      generate("rejected"),
      { type: "run.rejected", at: "2026-10-09T08:10:00.000Z", keyword: "rejected", why: "x" },
    ]);
    expect([...takenKeywords(memory, new Set(["in hand"]), now)].toSorted()).toEqual(["in hand", "rejected", "writing"]);
  });
});
