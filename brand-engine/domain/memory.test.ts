import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, needsResearch, takenKeywords } from "./decide.ts";
import { createMessage, type Message } from "./messages.ts";
import { brandSummaryOf, evolve, keywordStatusOf, newBrandMemory } from "./memory.ts";
import type { BrandMemory, RunEvent } from "./memory.ts";
import { chooseKeywords, worthOf } from "./keywordChoice.ts";
import { type Research, Strategy } from "./strategy.ts";

const brand_slug = "niche-fi";
const strategy = Strategy.parse({ seedKeywords: ["a", "b"] });
const keyword = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
const moment = fc.integer({ min: 0, max: 30 }).map((minute) => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString());
const origin = (at: string, correlationId: string) => ({ source: "test", correlationId, now: new Date(at) });

const anyEvent: fc.Arbitrary<Message | RunEvent> = fc
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

const remember = (events: readonly (Message | RunEvent)[]): BrandMemory => events.reduce<BrandMemory>(evolve, newBrandMemory(brand_slug));

describe("the memory of a brand", () => {
  test("is the same for any order and repetition of the events", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), fc.infiniteStream(fc.nat()), (events, dice) => {
        const shuffled = [...events, ...events].map((event) => ({ event, at: Number(dice.next().value) })).toSorted((a, b) => a.at - b.at);
        expect(remember(shuffled.map(({ event }) => event))).toEqual(remember(events));
      }),
      { numRuns: 500 },
    );
  });

  test("has a summary under 1 KB for any events", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const summary = brandSummaryOf(remember(events), null);
        expect(JSON.stringify(summary).length).toBeLessThan(1024);
        const total = summary.articlesPublished + summary.pendingGeneration + summary.failedKeywords;
        expect(total).toBeLessThanOrEqual(Object.keys(remember(events).keywords).length);
      }),
    );
  });

  test("has a status for each keyword: published is final, failed lasts until the keyword is chosen again", () => {
    const chosen = { at: "2026-10-01T09:00:00.000Z", correlationId: "c" };
    const after = { at: "2026-10-01T10:00:00.000Z", why: "x" };
    expect(keywordStatusOf({ chosen })).toBe("writing");
    expect(keywordStatusOf({ chosen, failed: after })).toBe("failed");
    expect(keywordStatusOf({ chosen: { ...chosen, at: "2026-10-01T11:00:00.000Z" }, failed: after })).toBe("writing");
    expect(keywordStatusOf({ chosen, failed: after, published: { at: chosen.at, url: "/x" } })).toBe("published");
  });
});

test("a URL that is not a page of the brand is never stored", () => {
  const from = origin("2026-10-01T09:00:00.000Z", "c");
  const live = (...urls: string[]) =>
    createMessage("content.published", { brand_slug, content_id: "c", keyword: "a", urls, published_at: from.now.toISOString() }, from);
  expect(remember([live("https://elsewhere.example/a", "/sites/trail-kit/a")]).keywords).toEqual({});
  expect(remember([live("https://elsewhere.example/a", `/sites/${brand_slug}/a`)]).keywords["a"]?.published?.url).toBe(
    `/sites/${brand_slug}/a`,
  );
  const reported = createMessage(
    "content.performed",
    { brand_slug, url: "https://elsewhere.example/a", views: 1, verdict: "strong" },
    from,
  );
  expect(remember([reported]).verdicts).toEqual({});
});

const research: fc.Arbitrary<Research> = fc.record({
  id: fc.uuid(),
  keyword: fc.string({ minLength: 1, maxLength: 3 }),
  volume: fc.nat({ max: 5000 }),
  difficulty: fc.nat({ max: 100 }),
  researchedAt: moment,
});

test("chosen keywords fit the strategy, are not taken, sorted by worth and limited, for any order", () => {
  fc.assert(
    fc.property(
      fc.array(research, { maxLength: 60 }),
      fc.array(fc.string({ maxLength: 3 })),
      fc.integer({ min: 1, max: 12 }),
      (researchList, words, limit) => {
        const taken = new Set(words);
        const limited = { ...strategy, articlesPerCycle: limit };
        const chosen = chooseKeywords(researchList, limited, taken);
        expect(chosen.length).toBeLessThanOrEqual(limit);
        expect(new Set(chosen.map((item) => item.keyword)).size).toBe(chosen.length);
        for (const item of chosen) expect(item.difficulty < 40 && item.volume > 100 && !taken.has(item.keyword)).toBe(true);
        const values = chosen.map(worthOf);
        expect(values).toEqual(values.toSorted((a, b) => b - a));
        expect(chooseKeywords(researchList.toReversed(), limited, taken)).toEqual(chosen);
      },
    ),
  );
});

describe("a decision", () => {
  const now = new Date("2026-10-09T09:00:00.000Z");
  const researchList: Research[] = Array.from({ length: 14 }, (_, index) => ({
    id: `r-${index}`,
    keyword: `k${index}`,
    volume: 1000 + index,
    difficulty: 10,
    researchedAt: "2026-10-08T09:00:00.000Z",
  }));
  const input = { strategy, research: researchList, unfinishedKeywords: new Set<string>(), republishable: new Set<string>(), now };
  const cycleRequested = createMessage("cycle.requested", { brand_slug, requested_by: "x" }, origin("2026-10-09T08:00:00.000Z", "c-1"));
  const researchCompleted = createMessage(
    "research.completed",
    { brand_slug, research_ids: ["r-1"], keywords_researched: 1 },
    origin("2026-10-08T09:00:00.000Z", "c-1"),
  );
  const researchRequested = createMessage(
    "research.requested",
    { brand_slug, keywords: ["a", "b"], priority: "normal" },
    origin("2026-10-08T08:00:00.000Z", "c-1"),
  );

  test("requests research that is missing, over 7 days old, or lacks a keyword", () => {
    expect(decide(remember([cycleRequested]), cycleRequested, input).send.map(({ type }) => type)).toEqual(["research.requested"]);
    const researched = remember([researchRequested, researchCompleted]);
    expect(needsResearch(researched, strategy, now)).toBe(false);
    expect(needsResearch(researched, strategy, new Date("2026-10-15T09:00:00.000Z"))).toBe(true);
    expect(needsResearch(researched, { ...strategy, seedKeywords: ["a", "new"] }, now)).toBe(true);
    expect(decide(researched, cycleRequested, input).send.map(({ type }) => type)).toEqual(
      Array.from({ length: 10 }, () => "content.generate"),
    );
  });

  test("never chooses more keywords in one cycle than the strategy allows, also when the research arrives in parts", () => {
    let memory = remember([researchCompleted]);
    const chosen: string[] = [];
    for (const part of [researchList.slice(0, 7), researchList.slice(7), researchList]) {
      const { send } = decide(memory, researchCompleted, { ...input, research: part });
      for (const command of send) {
        if (command.type !== "content.generate") continue;
        chosen.push(command.payload.keyword);
        memory = evolve(memory, createMessage(command.type, command.payload, origin("2026-10-09T08:30:00.000Z", "c-1")));
      }
    }
    expect(chosen.length).toBe(10);
    expect(new Set(chosen).size).toBe(10);
  });

  test("does not choose keywords that are in progress or rejected", () => {
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
