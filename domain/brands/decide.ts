import type { z } from "zod";
import type { Message } from "../messages/envelope.ts";
import type { EventName, events } from "../messages/events.ts";
import { type BrandMemory, type KeywordMemory, adjustedStrategy, keywordStatusOf, unpublishedContent } from "./memory.ts";
import { ownPages } from "./sites.ts";
import { chooseKeywords, type Research, type Strategy } from "./strategy.ts";

/** A message a brand wants sent, before it has an envelope. */
export type CommandDraft = { [N in EventName]: { type: N; payload: z.input<(typeof events)[N]["payload"]> } }[EventName];

/** What a brand decided: messages to send, runs to start, articles to look at again later, and a line for people. */
export type Decision = {
  send: CommandDraft[];
  start: { keyword: string; researchId: string; template: string } | null;
  checkPerformance: { urls: string[]; at: string } | null;
  note: string | null;
};

/**
 * What a brand has to know to decide. `inHand`: keywords whose runs are not over yet; one may wait for a person for days.
 * `settled`: publications (by `publicationOf`) whose command is neither on its way nor an open dead letter.
 */
export type DecisionInput = {
  strategy: Strategy;
  research: readonly Research[];
  inHand: ReadonlySet<string>;
  republishable: ReadonlySet<string>;
  now: Date;
};

const dayMs = 86_400_000;
const nothing: Decision = { send: [], start: null, checkPerformance: null, note: null };

/** A keyword chosen longer ago than this without any outcome is free again: its run is lost. */
const inFlightMs = dayMs;
/** Unpublished articles that one cycle sends to be published, and live ones it has measured. */
const publishLimit = 50;
const measureLimit = 100;
/** A cycle asks how articles are read when nothing was heard of it for this long, but once a day at most. */
const reviewDays = 14;
const askAgainMs = dayMs;

/** True when research was never done, is older than the strategy allows, or a seed keyword was never asked for. */
export function needsResearch(memory: BrandMemory, strategy: Strategy, now: Date): boolean {
  const since = memory.freshSince ?? memory.researchedAt;
  if (!since || now.getTime() - Date.parse(since) >= strategy.researchMaxAgeDays * dayMs) return true;
  const asked = new Set(memory.askedKeywords);
  return strategy.seedKeywords.some((keyword) => !asked.has(keyword));
}

/** The publication of a keyword's unpublished article by its last command: that of its run, by content, or the brand's own. */
export function publicationOf(known: KeywordMemory): string | null {
  const contentId = unpublishedContent(known);
  return contentId && known.publishing?.contentId === contentId ? known.publishing.eventId : contentId;
}

/** Publishes what was written and is not live, the oldest first: its command was lost or dropped. */
function publishPending(memory: BrandMemory, { inHand, republishable: settled }: DecisionInput): CommandDraft[] {
  return Object.entries(memory.keywords)
    .filter(([keyword, known]) => !inHand.has(keyword) && settled.has(publicationOf(known) ?? ""))
    .toSorted(([a, one], [b, other]) => ((one.ready?.at ?? "") + a < (other.ready?.at ?? "") + b ? -1 : 1))
    .slice(0, publishLimit)
    .map(([keyword, known]) => ({
      type: "content.publish",
      payload: { brand_slug: memory.slug, content_id: unpublishedContent(known) ?? "", keyword },
    }));
}

/** Asks how articles are read that are live for long enough, when nothing was heard of any for 14 days. */
function reviewPerformance(memory: BrandMemory, { strategy, now }: DecisionInput): CommandDraft[] {
  const due = livePages(memory).filter(({ at }) => now.getTime() - Date.parse(at) >= strategy.performanceAfterDays * dayMs);
  const heard = Object.values(memory.verdicts).map(({ at }) => at);
  const since = heard.toSorted().at(-1) ?? due.at(-1)?.at;
  if (since === undefined || due.length === 0 || now.getTime() - Date.parse(since) < reviewDays * dayMs) return [];
  if (memory.performedAt && now.getTime() - Date.parse(memory.performedAt) < askAgainMs) return [];
  return [{ type: "performance.requested", payload: { brand_slug: memory.slug, urls: due.slice(0, measureLimit).map(({ url }) => url) } }];
}

/** A brand's live articles, the newest first. */
export const livePages = (memory: BrandMemory): { at: string; url: string }[] =>
  Object.values(memory.keywords)
    .flatMap(({ published }) => published ?? [])
    .toSorted((a, b) => (a.at + a.url < b.at + b.url ? 1 : -1));

/** Keywords not to choose: those with an article, published or not, those a person turned down, and those being written right now. */
export function takenKeywords(memory: BrandMemory, inHand: ReadonlySet<string>, now: Date): Set<string> {
  const taken = Object.entries(memory.keywords).filter(([, known]) => {
    const status = keywordStatusOf(known);
    if (status === "published" || status === "rejected" || unpublishedContent(known)) return true;
    return status !== "failed" && now.getTime() - Date.parse(known.chosen?.at ?? known.ready?.at ?? "1970-01-01") < inFlightMs;
  });
  return new Set([...inHand, ...taken.map(([keyword]) => keyword)]);
}

function write(memory: BrandMemory, correlationId: string, { strategy, research, inHand, now }: DecisionInput): Decision {
  const chosenNow = Object.values(memory.keywords).filter((known) => known.chosen?.correlationId === correlationId).length;
  const chosen = chooseKeywords(
    research,
    adjustedStrategy(strategy, memory),
    takenKeywords(memory, inHand, now),
    strategy.articlesPerCycle - chosenNow,
  );
  return {
    ...nothing,
    send: chosen.map((one) => ({
      type: "content.generate",
      payload: { brand_slug: memory.slug, keyword: one.keyword, research_id: one.id, template: "pseo-article" },
    })),
    note: chosen.length
      ? `Chose ${chosen.length} of ${research.length} researched keywords`
      : `Nothing to write: none of ${research.length} researched keywords is easy, searched for and unpublished`,
  };
}

function requestResearch(memory: BrandMemory, { seedKeywords, researchMaxAgeDays }: Strategy): Decision {
  const payload = { brand_slug: memory.slug, keywords: seedKeywords, priority: "normal" as const, max_age_days: researchMaxAgeDays };
  return {
    ...nothing,
    send: [{ type: "research.requested", payload }],
    note: `Asked for research on ${seedKeywords.length} keywords`,
  };
}

const articles = (count: number): string => (count === 1 ? "1 article" : `${count} articles`);

/** What a cycle comes to: publish what is written, measure what was not measured for long, then research or write. */
function cycle(memory: BrandMemory, correlationId: string, knowledge: DecisionInput): Decision {
  const { strategy, now } = knowledge;
  const publish = publishPending(memory, knowledge);
  const review = reviewPerformance(memory, knowledge);
  const next = needsResearch(memory, strategy, now) ? requestResearch(memory, strategy) : write(memory, correlationId, knowledge);
  const notes = [
    publish.length ? `Sent ${articles(publish.length)} to be published` : null,
    review.length ? "Asked how the articles are read" : null,
    next.note,
  ];
  return { ...next, send: [...publish, ...review, ...next.send], note: notes.filter((note) => note !== null).join(". ") };
}

/** Decide: what follows from `message` for a brand with this memory. Pure; the agent carries it out. */
export function decide(memory: BrandMemory, message: Message, knowledge: DecisionInput): Decision {
  const { strategy } = knowledge;
  const correlationId = message.correlation_id ?? message.event_id;
  switch (message.type) {
    case "cycle.requested":
      return cycle(memory, correlationId, knowledge);
    case "research.completed":
      return write(memory, correlationId, knowledge);
    case "content.generate":
      return {
        ...nothing,
        start: { keyword: message.payload.keyword, researchId: message.payload.research_id, template: message.payload.template },
      };
    case "content.published": {
      const urls = ownPages(memory.slug, message.payload.urls);
      const at = new Date(Date.parse(message.payload.published_at) + strategy.performanceAfterDays * dayMs).toISOString();
      return { ...nothing, checkPerformance: urls.length ? { urls, at } : null };
    }
    default:
      return nothing;
  }
}
