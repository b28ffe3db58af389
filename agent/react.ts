import { decide, type Decision, type Knowledge, needsResearch } from "#domain/decide";
import { createMessage, derivedId, type Message } from "#domain/envelope";
import { events } from "#domain/events";
import { type BrandMemory, evolve } from "#domain/memory";
import { type RunOrder, withOrder } from "#domain/runOrders";
import { newRun, type Run, withEnd } from "#domain/runs";
import { findBrand } from "#store/brands";
import type { Emit } from "#runtime/work";
import type { Env } from "./env.ts";
import type { Entry } from "./ledger.ts";

const source = "scalable-media";
/** Research one decision looks at, at most; the read API gives no more. */
const researchLimit = 200;

const emitOf = (message: Message): Emit => ({ queue: events[message.type].queue, message });

/** Reads what deciding on `message` needs: the strategy, and the research where keywords are to be chosen. */
export async function knowledgeFor(
  env: Pick<Env, "OPS" | "GATHERFEED">,
  memory: BrandMemory,
  message: Message,
): Promise<Omit<Knowledge, "inHand">> {
  const { strategy } = await findBrand(env.OPS, memory.slug);
  const now = new Date();
  const chooses = message.type === "research.completed" || (message.type === "cycle.requested" && !needsResearch(memory, strategy, now));
  const announced = message.type === "research.completed" ? message.payload.research_ids : [];
  const ids = [...new Set([...announced, ...memory.researchIds])].slice(0, researchLimit);
  return { strategy, now, research: chooses ? await env.GATHERFEED.research(ids) : [] };
}

/** When an article that `message` announces is to be looked at again, or null. */
export const checkOf = (memory: BrandMemory, message: Message, knowledge: Omit<Knowledge, "inHand">): Decision["checkPerformance"] =>
  decide(memory, message, { ...knowledge, inHand: new Set() }).checkPerformance;

/**
 * Evolve, decide, evolve by what was decided. The messages are new, with ids ordered by time: a run has its message's id,
 * and runs are listed by it. They are committed before they are sent, so sending again sends the same.
 */
export function takeIn(memory: BrandMemory, message: Message, knowledge: Knowledge): Entry {
  const at = knowledge.now.toISOString();
  const correlationId = message.correlation_id ?? message.event_id;
  const informed = evolve(memory, message);
  const decision = decide(informed, message, knowledge);
  const sent = decision.send.map((wish) => createMessage(wish.type, wish.payload, { source, correlationId, now: knowledge.now }));
  const after = sent.reduce<BrandMemory>(evolve, informed);
  const { start } = decision;
  return {
    handled: { id: message.event_id, at },
    memory: decision.note ? { ...after, note: { at, text: decision.note } } : after,
    emit: sent.map(emitOf),
    ...(start
      ? {
          run: newRun({ id: message.event_id, brand: memory.slug, keyword: start.keyword, correlationId }, at),
          params: { ...start, brand: memory.slug, correlationId },
        }
      : {}),
  };
}

/** An error as people read it: the engine puts names of its own before it. */
export const inWords = (error: string): string => error.replace(/^(\w*Error: )+/, "");

export type Ending = { status: "complete" } | { status: "failed" | "rejected"; error: string };

/** What a run's end comes to: the run, and for one that brought no article, what its brand remembers and whom it tells. */
export function endOf(memory: BrandMemory, run: Run, ending: Ending, at: string): { run: Run; entry: Entry } {
  if (ending.status === "complete") {
    const complete = withEnd(run, "complete", at);
    return { run: complete, entry: { run: complete } };
  }
  const ended = withEnd(run, ending.status, at, ending.error);
  if (ended === run) return { run, entry: {} };
  const failed = evolve(memory, {
    type: ending.status === "failed" ? "run.failed" : "run.rejected",
    at,
    keyword: run.keyword,
    why: ending.error,
  });
  const alert = createMessage(
    "alert.raised",
    {
      brand_slug: run.brand,
      severity: "critical",
      title: `No article about "${run.keyword}"`,
      detail: ending.error.slice(0, 2000),
      priority: "high",
    },
    {
      source,
      correlationId: run.correlationId ?? undefined,
      // Each time it begins anew it can fail once more.
      eventId: derivedId("alert", run.id, ending.status, ...(run.restarts ? [String(run.restarts)] : [])),
    },
  );
  return { run: ended, entry: { run: ended, memory: failed, emit: ending.status === "failed" ? [emitOf(alert)] : [] } };
}

/** What an order comes to: the run, and what its brand remembers of that. A keyword whose run was ended is free for a later cycle. */
export function orderedOf(memory: BrandMemory, run: Run, order: RunOrder): { run: Run; entry: Entry } {
  const next = withOrder(run, order);
  if (next === run) return { run, entry: {} };
  const { keyword } = run;
  const { at } = order;
  if (order.verb === "terminate")
    return {
      run: next,
      entry: { run: next, memory: evolve(memory, { type: "run.failed", at, keyword, why: next.error ?? "Terminated" }) },
    };
  if (order.verb === "restart") {
    const correlationId = run.correlationId ?? run.id;
    return { run: next, entry: { run: next, memory: evolve(memory, { type: "run.restarted", at, keyword, correlationId }) } };
  }
  return { run: next, entry: { run: next } };
}

/** The addresses of a brand's live articles, the latest 100. */
export const publishedUrls = (memory: BrandMemory): string[] =>
  Object.values(memory.keywords)
    .flatMap((known) => known.published ?? [])
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .map(({ url }) => url)
    .slice(0, 100);

/** Asks how articles are read. The same `eventId` asks once. */
export function measuring(memory: BrandMemory, urls: string[], eventId: string, correlationId: string | undefined): Entry {
  const message = createMessage(
    "performance.requested",
    { brand_slug: memory.slug, urls },
    { source, correlationId: correlationId ?? `check-${eventId}`, eventId },
  );
  return { memory: evolve(memory, message), emit: [emitOf(message)] };
}
