import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, type Knowledge, needsResearch, takenKeywords } from "./decide.ts";
import { createMessage, type Message } from "./envelope.ts";
import type { EventName, Payload } from "./events.ts";
import { type BrandMemory, evolve, newMemory } from "./memory.ts";
import { type Research, Strategy } from "./strategy.ts";

const brand_slug = "niche-fi";
const now = new Date("2026-10-08T12:00:00.000Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const message = <N extends EventName>(type: N, payload: Payload<N>, at = now, correlationId = "c-1"): Message =>
  createMessage<EventName>(type, payload as Payload<EventName>, { source: "test", correlationId, now: at });
const after = (...facts: Message[]): BrandMemory => facts.reduce<BrandMemory>(evolve, newMemory(brand_slug));
const strategy = (change: Partial<Strategy> = {}): Strategy => Strategy.parse({ seedKeywords: ["a"], ...change });
const knowing = (change: Partial<Knowledge> = {}): Knowledge => ({ strategy: strategy(), research: [], inHand: new Set(), now, ...change });
const research = (keyword: string, volume = 900, difficulty = 20): Research => ({
  id: `r-${keyword}`,
  keyword,
  volume,
  difficulty,
  researchedAt: "2026-10-01T00:00:00.000Z",
});

const cycle = message("cycle.requested", { brand_slug, requested_by: "dana" });
const asked = (keywords: string[], at = daysAgo(1)) => message("research.requested", { brand_slug, keywords, priority: "normal" }, at);
const completed = (at = daysAgo(1), correlationId = "c-0") =>
  message("research.completed", { brand_slug, research_ids: ["r-a"], keywords_researched: 1 }, at, correlationId);
const generate = (keyword: string, at = now, correlationId = "c-1") =>
  message("content.generate", { brand_slug, keyword, research_id: "r", template: "t" }, at, correlationId);

describe("a cycle", () => {
  test("asks for research when there is none, when it is old, and when a keyword is new", () => {
    const days = (age: number, seeds = ["a"]) =>
      needsResearch(after(asked(["a"]), completed(daysAgo(age))), strategy({ seedKeywords: seeds, researchMaxAgeDays: 7 }), now);
    expect([needsResearch(newMemory(brand_slug), strategy(), now), days(6.9), days(7), days(1, ["a", "b"])]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(decide(newMemory(brand_slug), cycle, knowing())).toMatchObject({
      send: [{ type: "research.requested", payload: { keywords: ["a"] } }],
      start: null,
    });
  });

  test("chooses at once from research that is fresh", () => {
    const { send, note } = decide(after(asked(["a"]), completed()), cycle, knowing({ research: [research("a"), research("b", 50)] }));
    expect(send).toMatchObject([{ type: "content.generate", payload: { keyword: "a", research_id: "r-a" } }]);
    expect(note).toBe("Chose 1 of 2 researched keywords");
  });

  test("says so when there is nothing to write", () => {
    expect(decide(after(asked(["a"]), completed()), cycle, knowing())).toMatchObject({
      send: [],
      note: expect.stringContaining("Nothing to write"),
    });
  });
});

describe("keywords that are taken", () => {
  const published = message("content.published", {
    brand_slug,
    keyword: "live",
    content_id: "c",
    urls: ["/live"],
    published_at: daysAgo(300).toISOString(),
  });
  test("are published, turned down, being written, or waiting for a person", () => {
    const memory = [
      { type: "run.failed", at: now.toISOString(), keyword: "failed", why: "w" } as const,
      { type: "run.rejected", at: now.toISOString(), keyword: "rejected", why: "w" } as const,
    ].reduce<BrandMemory>(
      evolve,
      after(
        published,
        generate("writing", daysAgo(0.5)),
        generate("lost", daysAgo(2)),
        generate("failed", daysAgo(0.5)),
        generate("rejected", daysAgo(0.5)),
        generate("waiting", daysAgo(5)),
      ),
    );
    expect([...takenKeywords(memory, new Set(["waiting"]), now)].toSorted()).toEqual(["live", "rejected", "waiting", "writing"]);
  });

  test("are never chosen, and a cycle never chooses more than it may", () => {
    const list = fc.uniqueArray(
      fc.record({
        keyword: fc.string({ minLength: 1, maxLength: 3 }).filter((text) => text.trim() === text),
        volume: fc.nat({ max: 2000 }),
        difficulty: fc.nat({ max: 100 }),
      }),
      {
        selector: ({ keyword }) => keyword,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 50 }), fc.nat({ max: 30 }), (found, articlesPerCycle, chosenBefore) => {
        const all = found.map(({ keyword, volume, difficulty }) => research(keyword, volume, difficulty));
        const before = all.slice(0, chosenBefore).map(({ keyword }) => generate(keyword));
        const memory = after(...before, completed(now, "c-1"));
        const { send } = decide(memory, completed(now, "c-1"), knowing({ research: all, strategy: strategy({ articlesPerCycle }) }));
        expect(send.length).toBeLessThanOrEqual(Math.max(0, articlesPerCycle - before.length));
        const chosen = send.flatMap((wish) => (wish.type === "content.generate" ? wish.payload.keyword : []));
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const { payload } of before) expect(chosen).not.toContain((payload as Payload<"content.generate">).keyword);
      }),
    );
  });
});

test("an article asked for starts a run", () => {
  expect(decide(newMemory(brand_slug), generate("a"), knowing()).start).toEqual({ keyword: "a", researchId: "r", template: "t" });
});

test("a published article is looked at as many days later as the strategy says", () => {
  const published = message("content.published", {
    brand_slug,
    keyword: "a",
    content_id: "c",
    urls: ["/a", "/b"],
    published_at: "2026-10-01T09:00:00.000Z",
  });
  expect(decide(newMemory(brand_slug), published, knowing()).checkPerformance).toEqual({ url: "/a", at: "2026-10-08T09:00:00.000Z" });
  expect(decide(newMemory(brand_slug), published, knowing({ strategy: strategy({ performanceAfterDays: 1 }) })).checkPerformance?.at).toBe(
    "2026-10-02T09:00:00.000Z",
  );
});

test("facts that ask for nothing decide nothing", () => {
  for (const one of [
    message("content.ready", { brand_slug, keyword: "a", content_id: "c", word_count: 1 }),
    message("content.performed", { brand_slug, url: "/a", views: 1, verdict: "weak" }),
  ])
    expect(decide(newMemory(brand_slug), one, knowing())).toEqual({ send: [], start: null, checkPerformance: null, note: null });
});
