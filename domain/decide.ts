import type { z } from "zod";
import type { Message } from "./envelope.ts";
import type { EventName, events } from "./events.ts";
import { type BrandMemory, leaning, statusOf } from "./memory.ts";
import { chooseKeywords, type Research, type Strategy } from "./strategy.ts";

/** A message a brand wants sent, before it has an envelope. */
export type Wish = { [N in EventName]: { type: N; payload: z.input<(typeof events)[N]["payload"]> } }[EventName];

/** What a brand decided: messages to send, runs to start, articles to look at again later, and a line for people. */
export type Decision = {
  send: Wish[];
  start: { keyword: string; researchId: string; template: string } | null;
  checkPerformance: { url: string; at: string } | null;
  note: string | null;
};

/** What a brand has to know to decide. `inHand`: keywords whose runs are not over yet; one may wait for a person for days. */
export type Knowledge = { strategy: Strategy; research: readonly Research[]; inHand: ReadonlySet<string>; now: Date };

const dayMs = 86_400_000;
const nothing: Decision = { send: [], start: null, checkPerformance: null, note: null };

/** A keyword chosen longer ago than this without any outcome is free again: its run is lost. */
const inFlightMs = dayMs;

/** True when research was never done, is older than the strategy allows, or a seed keyword was never asked for. */
export function needsResearch(memory: BrandMemory, strategy: Strategy, now: Date): boolean {
  if (!memory.researchedAt || now.getTime() - Date.parse(memory.researchedAt) >= strategy.researchMaxAgeDays * dayMs) return true;
  const asked = new Set(memory.askedKeywords);
  return strategy.seedKeywords.some((keyword) => !asked.has(keyword));
}

/** Keywords not to choose: published ones, those a person turned down, and those being written right now. */
export function takenKeywords(memory: BrandMemory, inHand: ReadonlySet<string>, now: Date): Set<string> {
  const taken = Object.entries(memory.keywords).filter(([, known]) => {
    const status = statusOf(known);
    if (status === "published" || status === "rejected") return true;
    return status !== "failed" && now.getTime() - Date.parse(known.chosen?.at ?? known.ready?.at ?? "1970-01-01") < inFlightMs;
  });
  return new Set([...inHand, ...taken.map(([keyword]) => keyword)]);
}

function write(memory: BrandMemory, correlationId: string, { strategy, research, inHand, now }: Knowledge): Decision {
  const chosenNow = Object.values(memory.keywords).filter((known) => known.chosen?.correlationId === correlationId).length;
  const chosen = chooseKeywords(
    research,
    leaning(strategy, memory),
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

/** Decide: what follows from `message` for a brand with this memory. Pure; the agent carries it out. */
export function decide(memory: BrandMemory, message: Message, knowledge: Knowledge): Decision {
  const { strategy, now } = knowledge;
  const correlationId = message.correlation_id ?? message.event_id;
  switch (message.type) {
    case "cycle.requested":
      if (!needsResearch(memory, strategy, now)) return write(memory, correlationId, knowledge);
      return {
        ...nothing,
        send: [
          {
            type: "research.requested",
            payload: { brand_slug: memory.slug, keywords: strategy.seedKeywords, priority: "normal" },
          },
        ],
        note: `Asked for research on ${strategy.seedKeywords.length} keywords`,
      };
    case "research.completed":
      return write(memory, correlationId, knowledge);
    case "content.generate":
      return {
        ...nothing,
        start: { keyword: message.payload.keyword, researchId: message.payload.research_id, template: message.payload.template },
      };
    case "content.published": {
      const url = message.payload.urls[0];
      const at = new Date(Date.parse(message.payload.published_at) + strategy.performanceAfterDays * dayMs).toISOString();
      return { ...nothing, checkPerformance: url ? { url, at } : null };
    }
    default:
      return nothing;
  }
}
