import type { z } from "zod";
import type { Message } from "./messages.ts";
import type { EventName, events } from "./events.ts";
import { type BrandMemory, type KeywordMemory, adjustedStrategy, keywordStatusOf, unpublishedContent } from "./memory.ts";
import { ownPages } from "./sites.ts";
import { chooseKeywords } from "./keywordChoice.ts";
import type { Research, Strategy } from "./strategy.ts";

/** A message that a brand will send, without its envelope. */
export type CommandDraft = { [N in EventName]: { type: N; payload: z.input<(typeof events)[N]["payload"]> } }[EventName];

/** What a brand does next: messages to send, a workflow run to start, articles to measure later (`at` ISO UTC), and a note for operators. */
export type Decision = {
  send: CommandDraft[];
  start: { keyword: string; researchId: string; template: string } | null;
  checkPerformance: { urls: string[]; at: string } | null;
  note: string | null;
};

/**
 * The input of a decision besides the memory. `unfinishedKeywords`: keywords whose workflow runs have not finished; a run may wait days for
 * approval. `republishable`: publications (see {@link publicationOf}) whose last command is neither in transit nor an open dead letter, so
 * that it may be sent again.
 */
export type DecisionInput = {
  strategy: Strategy;
  research: readonly Research[];
  unfinishedKeywords: ReadonlySet<string>;
  republishable: ReadonlySet<string>;
  now: Date;
};

const dayMs = 86_400_000;
const emptyDecision: Decision = { send: [], start: null, checkPerformance: null, note: null };

/** A keyword that was chosen longer ago than this and has no result can be chosen again: its run was lost. */
const chosenTimeoutMs = dayMs;
/** How many unpublished articles one cycle publishes at most, and how many published articles it measures. */
const publishLimit = 50;
const measureLimit = 100;
/** A cycle requests a measurement when the latest one is older than this, at most once a day. */
const reviewDays = 14;
const reviewIntervalMs = dayMs;

/** True when there is no research yet, when it is older than the strategy allows, or when a seed keyword was never researched. */
export function needsResearch(memory: BrandMemory, strategy: Strategy, now: Date): boolean {
  const since = memory.freshSince ?? memory.researchedAt;
  if (!since || now.getTime() - Date.parse(since) >= strategy.researchMaxAgeDays * dayMs) return true;
  const requested = new Set(memory.askedKeywords);
  return strategy.seedKeywords.some((keyword) => !requested.has(keyword));
}

/**
 * Returns an id for the last attempt to publish the unpublished article of a keyword: the event id of the command that the brand sent, else
 * the content id, which stands for the command of its workflow run. Null when the keyword has no unpublished article.
 */
export function publicationOf(keywordMemory: KeywordMemory): string | null {
  const contentId = unpublishedContent(keywordMemory);
  return contentId && keywordMemory.publishing?.contentId === contentId ? keywordMemory.publishing.eventId : contentId;
}

/** Returns commands that publish articles whose earlier command was lost or dropped, the oldest first, at most 50. */
function publishUnpublished(memory: BrandMemory, { unfinishedKeywords, republishable }: DecisionInput): CommandDraft[] {
  return Object.entries(memory.keywords)
    .filter(([keyword, keywordMemory]) => !unfinishedKeywords.has(keyword) && republishable.has(publicationOf(keywordMemory) ?? ""))
    .toSorted(([a, memoryA], [b, memoryB]) => ((memoryA.ready?.at ?? "") + a < (memoryB.ready?.at ?? "") + b ? -1 : 1))
    .slice(0, publishLimit)
    .map(([keyword, keywordMemory]) => ({
      type: "content.publish",
      payload: { brand_slug: memory.slug, content_id: unpublishedContent(keywordMemory) ?? "", keyword },
    }));
}

/** Returns a command that measures published articles, if the latest measurement is older than 14 days. */
function requestPerformance(memory: BrandMemory, { strategy, now }: DecisionInput): CommandDraft[] {
  const due = livePages(memory).filter(({ at }) => now.getTime() - Date.parse(at) >= strategy.performanceAfterDays * dayMs);
  const reportedAts = Object.values(memory.verdicts).map(({ at }) => at);
  const since = reportedAts.toSorted().at(-1) ?? due.at(-1)?.at;
  if (since === undefined || due.length === 0 || now.getTime() - Date.parse(since) < reviewDays * dayMs) return [];
  if (memory.performedAt && now.getTime() - Date.parse(memory.performedAt) < reviewIntervalMs) return [];
  return [{ type: "performance.requested", payload: { brand_slug: memory.slug, urls: due.slice(0, measureLimit).map(({ url }) => url) } }];
}

/** Returns the published articles of a brand, the newest first. */
export const livePages = (memory: BrandMemory): { at: string; url: string }[] =>
  Object.values(memory.keywords)
    .flatMap(({ published }) => published ?? [])
    .toSorted((a, b) => (a.at + a.url < b.at + b.url ? 1 : -1));

/** Returns the keywords that must not be chosen: those with an article, published or not, rejected ones, and those in progress. */
export function takenKeywords(memory: BrandMemory, unfinishedKeywords: ReadonlySet<string>, now: Date): Set<string> {
  const taken = Object.entries(memory.keywords).filter(([, keywordMemory]) => {
    const status = keywordStatusOf(keywordMemory);
    if (status === "published" || status === "rejected" || unpublishedContent(keywordMemory)) return true;
    return (
      status !== "failed" &&
      now.getTime() - Date.parse(keywordMemory.chosen?.at ?? keywordMemory.ready?.at ?? "1970-01-01") < chosenTimeoutMs
    );
  });
  return new Set([...unfinishedKeywords, ...taken.map(([keyword]) => keyword)]);
}

function chooseArticles(
  memory: BrandMemory,
  correlationId: string,
  { strategy, research, unfinishedKeywords, now }: DecisionInput,
): Decision {
  const chosenInCycle = Object.values(memory.keywords).filter(
    (keywordMemory) => keywordMemory.chosen?.correlationId === correlationId,
  ).length;
  const chosen = chooseKeywords(
    research,
    adjustedStrategy(strategy, memory),
    takenKeywords(memory, unfinishedKeywords, now),
    strategy.articlesPerCycle - chosenInCycle,
  );
  return {
    ...emptyDecision,
    send: chosen.map(({ keyword, id }) => ({
      type: "content.generate",
      payload: { brand_slug: memory.slug, keyword, research_id: id, template: "pseo-article" },
    })),
    note: chosen.length
      ? `Chose ${chosen.length} of ${research.length} researched keywords`
      : `Nothing to write: none of ${research.length} researched keywords fits the strategy and is unpublished`,
  };
}

function requestResearch(memory: BrandMemory, { seedKeywords, researchMaxAgeDays }: Strategy): Decision {
  const payload = { brand_slug: memory.slug, keywords: seedKeywords, priority: "normal" as const, max_age_days: researchMaxAgeDays };
  return {
    ...emptyDecision,
    send: [{ type: "research.requested", payload }],
    note: `Requested research on ${seedKeywords.length} keywords`,
  };
}

const articlesText = (count: number): string => (count === 1 ? "1 article" : `${count} articles`);

/** Decides a cycle: publish unpublished articles, request overdue measurements, then request research or choose keywords. */
function decideCycle(memory: BrandMemory, correlationId: string, input: DecisionInput): Decision {
  const { strategy, now } = input;
  const publish = publishUnpublished(memory, input);
  const review = requestPerformance(memory, input);
  const next = needsResearch(memory, strategy, now) ? requestResearch(memory, strategy) : chooseArticles(memory, correlationId, input);
  const notes = [
    publish.length ? `Sent ${articlesText(publish.length)} to be published` : null,
    review.length ? "Requested a measurement of the articles" : null,
    next.note,
  ];
  return { ...next, send: [...publish, ...review, ...next.send], note: notes.filter((note) => note !== null).join(". ") };
}

/** Returns what a brand with this memory does in response to `message`. Pure: the agent executes the decision. */
export function decide(memory: BrandMemory, message: Message, input: DecisionInput): Decision {
  const { strategy } = input;
  const correlationId = message.correlation_id ?? message.event_id;
  switch (message.type) {
    case "cycle.requested":
      return decideCycle(memory, correlationId, input);
    case "research.completed":
      return chooseArticles(memory, correlationId, input);
    case "content.generate":
      return {
        ...emptyDecision,
        start: { keyword: message.payload.keyword, researchId: message.payload.research_id, template: message.payload.template },
      };
    case "content.published": {
      const urls = ownPages(memory.slug, message.payload.urls);
      const at = new Date(Date.parse(message.payload.published_at) + strategy.performanceAfterDays * dayMs).toISOString();
      return { ...emptyDecision, checkPerformance: urls.length ? { urls, at } : null };
    }
    default:
      return emptyDecision;
  }
}
