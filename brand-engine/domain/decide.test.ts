import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, type DecisionInput, needsResearch, publicationOf, takenKeywords } from "./decide.ts";
import { createMessage, type Message } from "./messages.ts";
import type { EventName, Payload } from "./events.ts";
import { type BrandMemory, evolve, newBrandMemory } from "./memory.ts";
import { pagePath } from "./sites.ts";
import { type Research, Strategy } from "./strategy.ts";

const brand_slug = "niche-fi";
const now = new Date("2026-10-08T12:00:00.000Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const message = <N extends EventName>(type: N, payload: Payload<N>, at = now, correlationId = "c-1"): Message =>
  createMessage<EventName>(type, payload as Payload<EventName>, { source: "test", correlationId, now: at });
const after = (...events: Message[]): BrandMemory => events.reduce<BrandMemory>(evolve, newBrandMemory(brand_slug));
const strategy = (change: Partial<Strategy> = {}): Strategy => Strategy.parse({ seedKeywords: ["a"], ...change });
const inputOf = (change: Partial<DecisionInput> = {}): DecisionInput => ({
  strategy: strategy(),
  research: [],
  unfinishedKeywords: new Set(),
  republishable: new Set(),
  now,
  ...change,
});
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
  test("requests research when there is none, when it is old, and when a keyword is new", () => {
    const days = (age: number, seeds = ["a"]) =>
      needsResearch(after(asked(["a"]), completed(daysAgo(age))), strategy({ seedKeywords: seeds, researchMaxAgeDays: 7 }), now);
    expect(needsResearch(newBrandMemory(brand_slug), strategy(), now)).toBe(true);
    expect([days(6.9), days(7), days(1, ["a", "b"])]).toEqual([false, true, true]);
    expect(decide(newBrandMemory(brand_slug), cycle, inputOf())).toMatchObject({
      send: [{ type: "research.requested", payload: { keywords: ["a"], max_age_days: 7 } }],
      start: null,
    });
  });

  test("uses the age of the oldest research, not of the latest event", () => {
    const completion = { brand_slug, research_ids: ["r-a"], keywords_researched: 1 };
    const again = message("research.completed", { ...completion, fresh_since: daysAgo(5).toISOString() }, daysAgo(1));
    const days = (researchMaxAgeDays: number) =>
      needsResearch(after(asked(["a"]), completed(daysAgo(5)), again), strategy({ researchMaxAgeDays }), now);
    expect([days(4), days(5), days(6)]).toEqual([true, true, false]);
  });

  test("chooses keywords at once from recent research", () => {
    const { send, note } = decide(after(asked(["a"]), completed()), cycle, inputOf({ research: [research("a"), research("b", 50)] }));
    expect(send).toMatchObject([{ type: "content.generate", payload: { keyword: "a", research_id: "r-a" } }]);
    expect(note).toBe("Chose 1 of 2 researched keywords");
  });

  test("explains when there is nothing to write", () => {
    expect(decide(after(asked(["a"]), completed()), cycle, inputOf())).toMatchObject({
      send: [],
      note: expect.stringContaining("Nothing to write"),
    });
  });
});

const ready = (keyword: string, at: Date, contentId = `c-${keyword}`) =>
  message("content.ready", { brand_slug, keyword, content_id: contentId, word_count: 900 }, at);
const published = (keyword: string, at: Date) =>
  message("content.published", {
    brand_slug,
    keyword,
    content_id: `c-${keyword}`,
    urls: [pagePath(brand_slug, keyword)],
    published_at: at.toISOString(),
  });
const researched = [asked(["a"]), completed()];
const sentBy = (memory: BrandMemory, change: Partial<DecisionInput> = {}) =>
  decide(memory, cycle, inputOf(change)).send.map(({ type, payload }) => [type, payload]);

describe("an unpublished article", () => {
  const written = after(...researched, generate("a", daysAgo(5)), ready("a", daysAgo(4)));
  const publish = ["content.publish", { brand_slug, content_id: "c-a", keyword: "a" }];

  test("is published by the next cycle once its command is lost, and is not written again", () => {
    expect(sentBy(written, { research: [research("a")], republishable: new Set(["c-a"]) })).toEqual([publish]);
    expect(sentBy(written, { research: [research("a")] })).toEqual([]);
    expect(decide(written, cycle, inputOf({ republishable: new Set(["c-a"]) })).note).toMatch(
      /^Sent 1 article to be published\. Nothing to write/,
    );
  });

  test("is published also by a cycle that requests research", () => {
    const old = after(generate("a", daysAgo(5)), ready("a", daysAgo(4)));
    expect(sentBy(old, { republishable: new Set(["c-a"]) }).map(([type]) => type)).toEqual(["content.publish", "research.requested"]);
  });

  test("is known from its completed run too, when the event was lost", () => {
    const completion = evolve(after(...researched, generate("a", daysAgo(5))), {
      type: "run.completed",
      at: daysAgo(4).toISOString(),
      keyword: "a",
      contentId: "c-a",
    });
    expect(sentBy(completion, { research: [research("a")], republishable: new Set(["c-a"]) })).toEqual([publish]);
  });

  test("is not published again while the command of the brand is in transit", () => {
    const command = message("content.publish", { brand_slug, content_id: "c-a", keyword: "a" });
    const sent = evolve(written, command);
    expect(publicationOf(sent.keywords["a"] ?? {})).toBe(command.event_id);
    expect(sentBy(sent, { republishable: new Set(["c-a"]) })).toEqual([]);
    expect(sentBy(sent, { republishable: new Set([command.event_id]) })).toEqual([publish]);
  });

  test("is not published again when it is published, was rejected, or its keyword is in progress again", () => {
    const republishable = new Set(["c-a"]);
    expect(sentBy(evolve(written, published("a", daysAgo(3))), { republishable: republishable })).toEqual([]);
    expect(
      sentBy(evolve(written, { type: "run.rejected", at: daysAgo(3).toISOString(), keyword: "a", why: "w" }), {
        republishable: republishable,
      }),
    ).toEqual([]);
    expect(sentBy(written, { republishable: republishable, unfinishedKeywords: new Set(["a"]) })).toEqual([]);
  });

  test("is published before younger ones, 50 per cycle", () => {
    const many = Array.from({ length: 60 }, (_, index) => ready(`k${index}`, daysAgo(100 - index)));
    const sent = sentBy(after(...researched, ...many), { republishable: new Set(many.map((_, index) => `c-k${index}`)) });
    expect(sent.map(([, payload]) => (payload as Payload<"content.publish">).keyword)).toEqual(
      Array.from({ length: 50 }, (_, index) => `k${index}`),
    );
  });
});

describe("the measurement of published articles", () => {
  const live = (...days: number[]) => days.map((age) => published(`k${age}`, daysAgo(age)));
  const performedAt = (age: number) =>
    message("content.performed", { brand_slug, url: pagePath(brand_slug, "k40"), views: 1, verdict: "steady" }, daysAgo(age));
  const requested = (age: number) => message("performance.requested", { brand_slug, urls: [pagePath(brand_slug, "k40")] }, daysAgo(age));
  const urls = (...events: Message[]) =>
    sentBy(after(...researched, ...events)).map(([, payload]) => (payload as Payload<"performance.requested">).urls);

  test("is requested by a cycle after 14 days, for articles that are old enough", () => {
    const both = [[pagePath(brand_slug, "k20"), pagePath(brand_slug, "k40")]];
    expect(urls(...live(3, 20, 40), performedAt(14))).toEqual(both);
    expect(urls(...live(3, 20, 40))).toEqual(both);
    expect(urls(...live(3, 20, 40), performedAt(13.9))).toEqual([]);
    expect(urls(...live(3))).toEqual([]);
    expect(urls()).toEqual([]);
  });

  test("is requested again without an answer, once a day", () => {
    expect(urls(...live(20, 40), requested(0.9))).toEqual([]);
    expect(urls(...live(20, 40), requested(1))).toHaveLength(1);
  });
});

describe("keywords that are taken", () => {
  test("are published, rejected, in progress, or awaiting approval", () => {
    const memory = [
      { type: "run.failed", at: now.toISOString(), keyword: "failed", why: "w" } as const,
      { type: "run.rejected", at: now.toISOString(), keyword: "rejected", why: "w" } as const,
    ].reduce<BrandMemory>(
      evolve,
      after(
        published("live", daysAgo(300)),
        generate("writing", daysAgo(0.5)),
        generate("lost", daysAgo(2)),
        generate("failed", daysAgo(0.5)),
        generate("rejected", daysAgo(0.5)),
        generate("waiting", daysAgo(5)),
      ),
    );
    expect([...takenKeywords(memory, new Set(["waiting"]), now)].toSorted()).toEqual(["live", "rejected", "waiting", "writing"]);
  });

  test("are never chosen, and a cycle never chooses more than its limit", () => {
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
      fc.property(list, fc.integer({ min: 1, max: 50 }), fc.nat({ max: 30 }), (candidates, articlesPerCycle, chosenBefore) => {
        const all = candidates.map(({ keyword, volume, difficulty }) => research(keyword, volume, difficulty));
        const before = all.slice(0, chosenBefore).map(({ keyword }) => generate(keyword));
        const memory = after(...before, completed(now, "c-1"));
        const { send } = decide(memory, completed(now, "c-1"), inputOf({ research: all, strategy: strategy({ articlesPerCycle }) }));
        expect(send.length).toBeLessThanOrEqual(Math.max(0, articlesPerCycle - before.length));
        const chosen = send.flatMap((command) => (command.type === "content.generate" ? command.payload.keyword : []));
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const { payload } of before) expect(chosen).not.toContain((payload as Payload<"content.generate">).keyword);
      }),
    );
  });
});

test("a request for an article starts a workflow run", () => {
  expect(decide(newBrandMemory(brand_slug), generate("a"), inputOf()).start).toEqual({
    keyword: "a",
    researchId: "r",
    template: "t",
  });
});

test("a published article is measured as many days later as the strategy says", () => {
  const live = message("content.published", {
    brand_slug,
    keyword: "a",
    content_id: "c",
    urls: [pagePath(brand_slug, "a"), "https://elsewhere.example/", pagePath(brand_slug, "b")],
    published_at: "2026-10-01T09:00:00.000Z",
  });
  expect(decide(newBrandMemory(brand_slug), live, inputOf()).checkPerformance).toEqual({
    urls: [pagePath(brand_slug, "a"), pagePath(brand_slug, "b")],
    at: "2026-10-08T09:00:00.000Z",
  });
  expect(decide(newBrandMemory(brand_slug), live, inputOf({ strategy: strategy({ performanceAfterDays: 1 }) })).checkPerformance?.at).toBe(
    "2026-10-02T09:00:00.000Z",
  );
});

test("events without consequences give an empty decision", () => {
  for (const event of [
    message("content.ready", { brand_slug, keyword: "a", content_id: "c", word_count: 1 }),
    message("content.performed", { brand_slug, url: pagePath(brand_slug, "a"), views: 1, verdict: "weak" }),
  ])
    expect(decide(newBrandMemory(brand_slug), event, inputOf())).toEqual({
      send: [],
      start: null,
      checkPerformance: null,
      note: null,
    });
});
