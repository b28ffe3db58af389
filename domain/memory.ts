import type { BrandSummary } from "./brands.ts";
import type { Message } from "./envelope.ts";
import type { Strategy } from "./strategy.ts";

/** What a brand knows of one keyword. Each time only ever moves forward, so the order of events changes nothing. */
export type KeywordMemory = {
  correlationId?: string;
  chosenAt?: string;
  readyAt?: string;
  contentId?: string;
  failedAt?: string;
  failure?: string;
  publishedAt?: string;
  url?: string;
};
export type KeywordStatus = "writing" | "ready" | "published" | "failed";

/** All a BrandAgent remembers. At most a few hundred keywords: some tens of KB. */
export type BrandMemory = {
  slug: string;
  cycle: { correlationId: string; at: string; by: string } | null;
  note: { at: string; text: string } | null;
  researchRequestedAt: string | null;
  researchedAt: string | null;
  researchIds: string[];
  performedAt: string | null;
  keywords: Record<string, KeywordMemory>;
  verdicts: Record<string, { verdict: "strong" | "steady" | "weak"; views: number; at: string }>;
};

export const newMemory = (slug: string): BrandMemory => ({
  slug,
  cycle: null,
  note: null,
  researchRequestedAt: null,
  researchedAt: null,
  researchIds: [],
  performedAt: null,
  keywords: {},
  verdicts: {},
});

const later = (a: string | null | undefined, b: string): string => (a && a > b ? a : b);

function withKeyword(memory: BrandMemory, keyword: string, change: (known: KeywordMemory) => KeywordMemory): BrandMemory {
  return { ...memory, keywords: { ...memory.keywords, [keyword]: change(memory.keywords[keyword] ?? {}) } };
}

/** What a run's failure tells its brand; not a queue message, because the agent owns its workflows. */
export type RunFailed = { type: "run.failed"; at: string; keyword: string; error: string };

/**
 * Evolve: the memory after `fact`. Facts may come twice and in any order; the result is the same.
 * Times come from the messages, never from the clock.
 */
export function evolve(memory: BrandMemory, fact: Message | RunFailed): BrandMemory {
  if (fact.type === "run.failed")
    return withKeyword(memory, fact.keyword, (known) =>
      known.failedAt && known.failedAt >= fact.at ? known : { ...known, failedAt: fact.at, failure: fact.error },
    );
  const at = fact.timestamp;
  switch (fact.type) {
    case "cycle.requested": {
      const correlationId = fact.correlation_id ?? fact.event_id;
      const known = memory.cycle;
      if (known && (known.at > at || (known.at === at && known.correlationId >= correlationId))) return memory;
      return { ...memory, cycle: { correlationId, at, by: fact.payload.requested_by } };
    }
    case "research.requested":
      return { ...memory, researchRequestedAt: later(memory.researchRequestedAt, at) };
    case "research.completed":
      return {
        ...memory,
        researchedAt: later(memory.researchedAt, at),
        researchIds: [...new Set([...memory.researchIds, ...fact.payload.research_ids])].toSorted(),
      };
    case "content.generate":
      return withKeyword(memory, fact.payload.keyword, (known) =>
        known.chosenAt && known.chosenAt >= at
          ? known
          : { ...known, chosenAt: at, ...(fact.correlation_id ? { correlationId: fact.correlation_id } : {}) },
      );
    case "content.ready":
      return withKeyword(memory, fact.payload.keyword, (known) =>
        known.readyAt && known.readyAt >= at ? known : { ...known, readyAt: at, contentId: fact.payload.content_id },
      );
    case "content.published":
      return withKeyword(memory, fact.payload.keyword, (known) => {
        const publishedAt = fact.payload.published_at;
        const url = fact.payload.urls[0];
        if (known.publishedAt && known.publishedAt >= publishedAt) return known;
        return { ...known, publishedAt, ...(url ? { url } : {}) };
      });
    case "performance.requested":
      return { ...memory, performedAt: later(memory.performedAt, at) };
    case "content.performed": {
      const { url, verdict, views } = fact.payload;
      const known = memory.verdicts[url];
      return known && known.at >= at ? memory : { ...memory, verdicts: { ...memory.verdicts, [url]: { verdict, views, at } } };
    }
    default:
      return memory;
  }
}

/** Where a keyword stands. Published is for good; a failure counts until it is chosen again. */
export function statusOf(known: KeywordMemory): KeywordStatus {
  if (known.publishedAt) return "published";
  if (known.failedAt && known.failedAt >= (known.chosenAt ?? "")) return "failed";
  return known.readyAt && known.readyAt >= (known.chosenAt ?? "") ? "ready" : "writing";
}

/** How far what readers did moves the difficulty limit: 2 per strong article, −2 per weak one, within ±10. */
export function difficultyLean(memory: BrandMemory): number {
  const of = (wanted: string) => Object.values(memory.verdicts).filter(({ verdict }) => verdict === wanted).length;
  return Math.max(-10, Math.min(10, 2 * (of("strong") - of("weak"))));
}

/** The strategy as performance leans it. */
export const leaning = (strategy: Strategy, memory: BrandMemory): Strategy => ({
  ...strategy,
  maxDifficulty: Math.max(0, Math.min(100, strategy.maxDifficulty + difficultyLean(memory))),
});

/** Project: what a brand shows of itself. */
export function project(memory: BrandMemory, nextWakeAt: string | null): BrandSummary {
  const known = Object.values(memory.keywords);
  const having = (status: KeywordStatus) => known.filter((one) => statusOf(one) === status).length;
  const publishedAts = known.flatMap((one) => one.publishedAt ?? []).toSorted();
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
    difficultyLean: difficultyLean(memory),
    cycle: memory.cycle && { ...memory.cycle, note: memory.note?.text ?? "" },
  };
}
