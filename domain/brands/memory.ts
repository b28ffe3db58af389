import type { BrandSummary } from "./brand.ts";
import type { Message } from "../messages/envelope.ts";
import type { Payload } from "../messages/events.ts";
import { ownPages } from "./sites.ts";
import type { Strategy } from "./strategy.ts";

/** What a brand knows of one keyword: the latest of each kind of fact, so the order of events changes nothing. */
export type KeywordMemory = {
  chosen?: { at: string; correlationId: string };
  ready?: { at: string; contentId: string };
  /** The last command to publish it that the brand itself sent. */
  publishing?: { at: string; contentId: string; eventId: string };
  failed?: { at: string; why: string };
  rejected?: { at: string; why: string };
  published?: { at: string; url: string };
};
/** How an article was read beside others of its age, as analytics said last. */
export type ArticleVerdict = Pick<Payload<"content.performed">, "verdict" | "views" | "score" | "median" | "compared"> & { at: string };
export type KeywordStatus = "writing" | "ready" | "published" | "failed" | "rejected";

/** All a BrandAgent remembers. At most a few hundred keywords: some tens of KB. */
export type BrandMemory = {
  slug: string;
  cycle: { correlationId: string; at: string; by: string } | null;
  note: { at: string; text: string } | null;
  researchRequestedAt: string | null;
  /** Every keyword research was ever asked for. */
  askedKeywords: string[];
  researchedAt: string | null;
  /** When the oldest of the latest research was done. */
  freshSince?: string | null;
  researchIds: string[];
  performedAt: string | null;
  keywords: Record<string, KeywordMemory>;
  verdicts: Record<string, ArticleVerdict>;
};

export const newBrandMemory = (slug: string): BrandMemory => ({
  slug,
  cycle: null,
  note: null,
  researchRequestedAt: null,
  askedKeywords: [],
  researchedAt: null,
  freshSince: null,
  researchIds: [],
  performedAt: null,
  keywords: {},
  verdicts: {},
});

const later = (a: string | null | undefined, b: string): string => (a && a > b ? a : b);
const united = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])].toSorted();

/** Facts of one kind have a total order, time first: of facts at the same moment one always wins, whichever came first. */
function latest<T extends { at: string }>(known: T | undefined, fact: T): T {
  if (!known || known.at < fact.at) return fact;
  return known.at === fact.at && JSON.stringify(known) < JSON.stringify(fact) ? fact : known;
}

/** Times are compared as text, so each is written the same way. */
const iso = (at: string): string => new Date(at).toISOString();

type Kind = keyof KeywordMemory;
function withFact<K extends Kind>(memory: BrandMemory, keyword: string, kind: K, fact: NonNullable<KeywordMemory[K]>): BrandMemory {
  const known: KeywordMemory = Object.hasOwn(memory.keywords, keyword) ? (memory.keywords[keyword] ?? {}) : {};
  const next = latest<{ at: string }>(known[kind], fact);
  return next === known[kind] ? memory : { ...memory, keywords: { ...memory.keywords, [keyword]: { ...known, [kind]: next } } };
}

/** What a run tells its brand: how it ended without an article, that it began anew. No queue message, because the agent owns its workflows. */
export type RunEvent =
  | { type: "run.completed"; at: string; keyword: string; contentId: string }
  | { type: "run.failed"; at: string; keyword: string; why: string }
  | { type: "run.rejected"; at: string; keyword: string; why: string }
  | { type: "run.restarted"; at: string; keyword: string; correlationId: string };

/**
 * Evolve: the memory after `fact`. Facts may come twice and in any order; the result is the same.
 * Times come from the facts, never from the clock.
 */
export function evolve(memory: BrandMemory, fact: Message | RunEvent): BrandMemory {
  if (fact.type === "run.failed" || fact.type === "run.rejected") {
    const { type, at, keyword, why } = fact;
    return withFact(memory, keyword, type === "run.failed" ? "failed" : "rejected", { at: iso(at), why });
  }
  if (fact.type === "run.completed") return withFact(memory, fact.keyword, "ready", { at: iso(fact.at), contentId: fact.contentId });
  if (fact.type === "run.restarted")
    return withFact(memory, fact.keyword, "chosen", { at: iso(fact.at), correlationId: fact.correlationId });
  const at = iso(fact.timestamp);
  const correlationId = fact.correlation_id ?? fact.event_id;
  switch (fact.type) {
    case "cycle.requested":
      return { ...memory, cycle: latest(memory.cycle ?? undefined, { at, correlationId, by: fact.payload.requested_by }) };
    case "research.requested":
      return {
        ...memory,
        researchRequestedAt: later(memory.researchRequestedAt, at),
        askedKeywords: united(memory.askedKeywords, fact.payload.keywords),
      };
    case "research.completed":
      return {
        ...memory,
        researchedAt: later(memory.researchedAt, at),
        freshSince: later(memory.freshSince ?? memory.researchedAt, iso(fact.payload.fresh_since ?? at)),
        researchIds: united(memory.researchIds, fact.payload.research_ids),
      };
    case "content.generate":
      return withFact(memory, fact.payload.keyword, "chosen", { at, correlationId });
    case "content.ready":
      return withFact(memory, fact.payload.keyword, "ready", { at, contentId: fact.payload.content_id });
    case "content.publish":
      return withFact(memory, fact.payload.keyword, "publishing", { at, contentId: fact.payload.content_id, eventId: fact.event_id });
    case "content.published": {
      const [url] = ownPages(memory.slug, fact.payload.urls);
      return url ? withFact(memory, fact.payload.keyword, "published", { at: iso(fact.payload.published_at), url }) : memory;
    }
    case "performance.requested":
      return { ...memory, performedAt: later(memory.performedAt, at) };
    case "content.performed": {
      const { brand_slug: _brand, url, ...verdict } = fact.payload;
      if (!ownPages(memory.slug, [url]).length) return memory;
      const known = Object.hasOwn(memory.verdicts, url) ? memory.verdicts[url] : undefined;
      return { ...memory, verdicts: { ...memory.verdicts, [url]: latest<ArticleVerdict>(known, { at, ...verdict }) } };
    }
    default:
      return memory;
  }
}

/** Where a keyword stands. Published is for good; a failure or a rejection counts until it is chosen again. */
export function keywordStatusOf(known: KeywordMemory): KeywordStatus {
  if (known.published) return "published";
  const since = (fact: { at: string } | undefined) => fact !== undefined && fact.at >= (known.chosen?.at ?? "");
  if (since(known.rejected)) return "rejected";
  if (since(known.failed)) return "failed";
  return since(known.ready) ? "ready" : "writing";
}

/** The content to publish for a keyword: written, never published, and not turned down since. Null when there is none. */
export function unpublishedContent({ ready, published, rejected }: KeywordMemory): string | null {
  return ready && !published && !(rejected && rejected.at >= ready.at) ? ready.contentId : null;
}

/** Verdicts that move the strategy: the latest ones. */
const leanWindow = 20;
/** Verdicts of "as usual" that are added to them, so that the first few articles do not decide. */
const leanPrior = 4;
const scoreOf = ({ score, verdict }: ArticleVerdict): number => score ?? (verdict === "strong" ? 1 : verdict === "weak" ? -1 : 0);

/**
 * How far what readers did moves the difficulty limit, −10 to 10: ten times the mean rank of the latest 20 articles among those
 * of their age. Ranks are even around 0 whatever the shape of the readership; a sum of verdicts, or a mean of views, would
 * drift with any that has a long tail.
 */
export function difficultyAdjustment(memory: BrandMemory): number {
  const latestVerdicts = Object.entries(memory.verdicts)
    .toSorted(([a, one], [b, other]) => (one.at === other.at ? (a < b ? 1 : -1) : one.at < other.at ? 1 : -1))
    .slice(0, leanWindow);
  const sum = latestVerdicts.reduce((total, [, verdict]) => total + scoreOf(verdict), 0);
  // Adding 0 makes −0 a 0.
  return Math.trunc((10 * sum) / (latestVerdicts.length + leanPrior)) + 0;
}

/** The strategy as performance leans it. */
export const adjustedStrategy = (strategy: Strategy, memory: BrandMemory): Strategy => ({
  ...strategy,
  maxDifficulty: Math.max(0, Math.min(100, strategy.maxDifficulty + difficultyAdjustment(memory))),
});

/** Project: what a brand shows of itself. */
export function brandSummaryOf(memory: BrandMemory, nextWakeAt: string | null): BrandSummary {
  const known = Object.values(memory.keywords);
  const having = (status: KeywordStatus) => known.filter((one) => keywordStatusOf(one) === status).length;
  const publishedAts = known.flatMap((one) => one.published?.at ?? []).toSorted();
  return {
    slug: memory.slug,
    keywordsResearched: memory.researchIds.length,
    articlesPublished: having("published"),
    pendingGeneration: having("writing") + having("ready"),
    failedKeywords: having("failed"),
    lastResearchAt: memory.researchedAt,
    lastPublishedAt: publishedAts.at(-1) ?? null,
    lastPerformanceAt: memory.performedAt,
    nextWakeAt,
    difficultyLean: difficultyAdjustment(memory),
    cycle: memory.cycle && { ...memory.cycle, note: memory.note?.text ?? "" },
  };
}
