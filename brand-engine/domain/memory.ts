import type { BrandSummary } from "./brand.ts";
import type { Message } from "./messages.ts";
import type { Payload } from "./events.ts";
import { ownPages } from "./sites.ts";
import type { Strategy } from "./strategy.ts";

/** The latest event of each kind for one keyword. Because only the latest counts, the order of arrival makes no difference. */
export type KeywordMemory = {
  chosen?: { at: string; correlationId: string };
  ready?: { at: string; contentId: string };
  /** The last `content.publish` command that the brand itself sent. */
  publishing?: { at: string; contentId: string; eventId: string };
  failed?: { at: string; why: string };
  rejected?: { at: string; why: string };
  published?: { at: string; url: string };
};
/** How an article performed among articles of similar age: the latest `content.performed` event. */
export type ArticleVerdict = Pick<Payload<"content.performed">, "verdict" | "views" | "score" | "median" | "compared"> & { at: string };
export type KeywordStatus = "writing" | "ready" | "published" | "failed" | "rejected";

/** The stored state of a BrandAgent: at most a few hundred keywords, some tens of KB. */
export type BrandMemory = {
  slug: string;
  cycle: { correlationId: string; at: string; by: string } | null;
  note: { at: string; text: string } | null;
  researchRequestedAt: string | null;
  /** Every keyword for which research was ever requested. */
  askedKeywords: string[];
  researchedAt: string | null;
  /** Time of the oldest entry in the latest research, ISO UTC. */
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

const laterOf = (a: string | null | undefined, b: string): string => (a && a > b ? a : b);
const unionOf = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])].toSorted();

/** Returns the later of two events of one kind. Events at the same time are ordered by their JSON, so the order of arrival makes no difference. */
function latest<T extends { at: string }>(current: T | undefined, event: T): T {
  if (!current || current.at < event.at) return event;
  return current.at === event.at && JSON.stringify(current) < JSON.stringify(event) ? event : current;
}

/** Times are compared as text, so all of them need the same format. */
const iso = (at: string): string => new Date(at).toISOString();

type EventKind = keyof KeywordMemory;
function withLatest<K extends EventKind>(memory: BrandMemory, keyword: string, kind: K, event: NonNullable<KeywordMemory[K]>): BrandMemory {
  const current: KeywordMemory = Object.hasOwn(memory.keywords, keyword) ? (memory.keywords[keyword] ?? {}) : {};
  const next = latest<{ at: string }>(current[kind], event);
  return next === current[kind] ? memory : { ...memory, keywords: { ...memory.keywords, [keyword]: { ...current, [kind]: next } } };
}

/** An event of a workflow run, for the agent of its brand: it completed, failed, was rejected or was restarted. It is not a queue message, because the agent owns its workflow runs. */
export type RunEvent =
  | { type: "run.completed"; at: string; keyword: string; contentId: string }
  | { type: "run.failed"; at: string; keyword: string; why: string }
  | { type: "run.rejected"; at: string; keyword: string; why: string }
  | { type: "run.restarted"; at: string; keyword: string; correlationId: string };

/**
 * Returns the memory after `event`. Events may arrive twice and in any order; the result is the same. Times come from the events, never
 * from the clock.
 */
export function evolve(memory: BrandMemory, event: Message | RunEvent): BrandMemory {
  if (event.type === "run.failed" || event.type === "run.rejected") {
    const { type, at, keyword, why } = event;
    return withLatest(memory, keyword, type === "run.failed" ? "failed" : "rejected", { at: iso(at), why });
  }
  if (event.type === "run.completed") return withLatest(memory, event.keyword, "ready", { at: iso(event.at), contentId: event.contentId });
  if (event.type === "run.restarted")
    return withLatest(memory, event.keyword, "chosen", { at: iso(event.at), correlationId: event.correlationId });
  const at = iso(event.timestamp);
  const correlationId = event.correlation_id ?? event.event_id;
  switch (event.type) {
    case "cycle.requested":
      return { ...memory, cycle: latest(memory.cycle ?? undefined, { at, correlationId, by: event.payload.requested_by }) };
    case "research.requested":
      return {
        ...memory,
        researchRequestedAt: laterOf(memory.researchRequestedAt, at),
        askedKeywords: unionOf(memory.askedKeywords, event.payload.keywords),
      };
    case "research.completed":
      return {
        ...memory,
        researchedAt: laterOf(memory.researchedAt, at),
        freshSince: laterOf(memory.freshSince ?? memory.researchedAt, iso(event.payload.fresh_since ?? at)),
        researchIds: unionOf(memory.researchIds, event.payload.research_ids),
      };
    case "content.generate":
      return withLatest(memory, event.payload.keyword, "chosen", { at, correlationId });
    case "content.ready":
      return withLatest(memory, event.payload.keyword, "ready", { at, contentId: event.payload.content_id });
    case "content.publish":
      return withLatest(memory, event.payload.keyword, "publishing", { at, contentId: event.payload.content_id, eventId: event.event_id });
    case "content.published": {
      const [url] = ownPages(memory.slug, event.payload.urls);
      return url ? withLatest(memory, event.payload.keyword, "published", { at: iso(event.payload.published_at), url }) : memory;
    }
    case "performance.requested":
      return { ...memory, performedAt: laterOf(memory.performedAt, at) };
    case "content.performed": {
      const { brand_slug: _brand, url, ...verdict } = event.payload;
      if (!ownPages(memory.slug, [url]).length) return memory;
      const current = Object.hasOwn(memory.verdicts, url) ? memory.verdicts[url] : undefined;
      return { ...memory, verdicts: { ...memory.verdicts, [url]: latest<ArticleVerdict>(current, { at, ...verdict }) } };
    }
    default:
      return memory;
  }
}

/** Returns the status of a keyword. `published` is final; `failed` and `rejected` last until the keyword is chosen again. */
export function keywordStatusOf(current: KeywordMemory): KeywordStatus {
  if (current.published) return "published";
  const isSinceChosen = (event: { at: string } | undefined) => event !== undefined && event.at >= (current.chosen?.at ?? "");
  if (isSinceChosen(current.rejected)) return "rejected";
  if (isSinceChosen(current.failed)) return "failed";
  return isSinceChosen(current.ready) ? "ready" : "writing";
}

/** Returns the id of the article that a keyword has but has not published, unless it was rejected; null when there is none. */
export function unpublishedContent({ ready, published, rejected }: KeywordMemory): string | null {
  return ready && !published && !(rejected && rejected.at >= ready.at) ? ready.contentId : null;
}

/** How many of the latest verdicts count for the difficulty adjustment. */
const adjustmentWindow = 20;
/** Neutral verdicts that are added, so that the first few articles have little influence. */
const adjustmentPrior = 4;
const scoreOf = ({ score, verdict }: ArticleVerdict): number => score ?? (verdict === "strong" ? 1 : verdict === "weak" ? -1 : 0);

/**
 * Returns the difficulty adjustment, an integer from −10 to 10: ten times the mean rank of the 20 latest articles among articles of
 * similar age. Ranks are centered on 0 for any distribution of views. A sum of verdicts or a mean of views would drift when the
 * distribution has a long tail.
 */
export function difficultyAdjustment(memory: BrandMemory): number {
  const latestVerdicts = Object.entries(memory.verdicts)
    .toSorted(([a, verdictA], [b, verdictB]) => (verdictA.at === verdictB.at ? (a < b ? 1 : -1) : verdictA.at < verdictB.at ? 1 : -1))
    .slice(0, adjustmentWindow);
  const sum = latestVerdicts.reduce((total, [, verdict]) => total + scoreOf(verdict), 0);
  // Adding 0 turns −0 into 0.
  return Math.trunc((10 * sum) / (latestVerdicts.length + adjustmentPrior)) + 0;
}

/** Returns the strategy with the difficulty adjustment added to `maxDifficulty`, which stays within 0 to 100. */
export const adjustedStrategy = (strategy: Strategy, memory: BrandMemory): Strategy => ({
  ...strategy,
  maxDifficulty: Math.max(0, Math.min(100, strategy.maxDifficulty + difficultyAdjustment(memory))),
});

/** Returns the summary of a brand that the dashboard shows, under 1 KB. */
export function brandSummaryOf(memory: BrandMemory, nextWakeAt: string | null): BrandSummary {
  const keywords = Object.values(memory.keywords);
  const countWith = (status: KeywordStatus) => keywords.filter((keyword) => keywordStatusOf(keyword) === status).length;
  const publishedAts = keywords.flatMap(({ published }) => published?.at ?? []).toSorted();
  return {
    slug: memory.slug,
    keywordsResearched: memory.researchIds.length,
    articlesPublished: countWith("published"),
    pendingGeneration: countWith("writing") + countWith("ready"),
    failedKeywords: countWith("failed"),
    lastResearchAt: memory.researchedAt,
    lastPublishedAt: publishedAts.at(-1) ?? null,
    lastPerformanceAt: memory.performedAt,
    nextWakeAt,
    difficultyLean: difficultyAdjustment(memory),
    cycle: memory.cycle && { ...memory.cycle, note: memory.note?.text ?? "" },
  };
}
