import { runAlertKeyOf } from "#domain/alerts/alert";
import { decide, type Decision, type DecisionInput, needsResearch, publicationOf } from "#brand-engine/domain/decide";
import { causationIdOf } from "#domain/messages/causation";
import { derivedId } from "#domain/messages/envelope";
import { createMessage, type Message } from "#brand-engine/domain/messages";
import { events } from "#brand-engine/domain/events";
import { jobIdOf } from "#domain/jobs/job";
import { type BrandMemory, difficultyAdjustment, evolve } from "#brand-engine/domain/memory";
import { type ControlRequest, applyControlRequest } from "#domain/workflows/controlRequests";
import { newRun, type Run, withEnd } from "#domain/workflows/run";
import type { Research } from "#brand-engine/domain/strategy";
import type { StrategyMove } from "#brand-engine/domain/reads";
import { findBrand } from "#brand-engine/store/brands";
import { findIdleJobs } from "#store/jobs/idle";
import { opsOf } from "#runtime/bindings";
import type { OutgoingMessage } from "#runtime/handlers";
import { contentIdOfRun, publishEventIdOf, runIdOfContent } from "./contents.ts";
import type { BrandEnv } from "./brandEnv.ts";
import type { BrandChange } from "./brandStore.ts";

export const source = "scalable-media";
/** The queue of the commands that publish articles. */
const publishQueue = "publish-commands";
/** The most research items that one decision reads, and how many the read API returns at once. */
const researchLimit = 2_000;
const researchChunk = 200;

/** A message with the queue of its type. */
export const emitOf = (message: Message): OutgoingMessage => ({ queue: events[message.type].queue, message });

/** Reads research by id, in chunks. */
async function readResearch(env: Pick<BrandEnv, "GATHERFEED">, ids: readonly string[]): Promise<Research[]> {
  const research: Research[] = [];
  for (let from = 0; from < Math.min(ids.length, researchLimit); from += researchChunk)
    research.push(...(await env.GATHERFEED.research(ids.slice(from, from + researchChunk))));
  return research;
}

/** Returns the publications (as `publicationOf` names them) whose last command has finished and has no open dead letter. */
async function idlePublications(ops: D1Database, memory: BrandMemory, unsent: ReadonlySet<string>): Promise<Set<string>> {
  const pending = Object.values(memory.keywords).flatMap((keyword) => publicationOf(keyword) ?? []);
  const jobOf = (publication: string) =>
    jobIdOf(publication.startsWith(contentIdOfRun("")) ? publishEventIdOf(runIdOfContent(publication)) : publication, publishQueue);
  const idle = await findIdleJobs(ops, pending.map(jobOf));
  return new Set(pending.filter((publication) => idle.has(jobOf(publication)) && !unsent.has(publication)));
}

/** Reads what the decision on `message` needs: the strategy, and the research if keywords are to be chosen. */
export async function readKnowledge(
  env: Pick<BrandEnv, "OPS" | "GATHERFEED">,
  memory: BrandMemory,
  message: Message,
  unsent: ReadonlySet<string>,
): Promise<Omit<DecisionInput, "unfinishedKeywords">> {
  const { strategy } = await findBrand(env.OPS, memory.slug);
  const now = new Date();
  const choosesKeywords =
    message.type === "research.completed" || (message.type === "cycle.requested" && !needsResearch(memory, strategy, now));
  const announced = message.type === "research.completed" ? message.payload.research_ids : [];
  const ids = [...new Set([...announced, ...memory.researchIds])];
  return {
    strategy,
    now,
    research: choosesKeywords ? await readResearch(env, ids) : [],
    republishable: message.type === "cycle.requested" ? await idlePublications(opsOf(env, publishQueue), memory, unsent) : new Set(),
  };
}

/** When the article that `message` announces is to be measured, or null. */
export const performanceCheckOf = (
  memory: BrandMemory,
  message: Message,
  knowledge: Omit<DecisionInput, "unfinishedKeywords">,
): Decision["checkPerformance"] => decide(memory, message, { ...knowledge, unfinishedKeywords: new Set() }).checkPerformance;

/** How a verdict changed the difficulty limit; undefined if it did not. */
function moveOf(before: BrandMemory, after: BrandMemory, message: Message, { strategy }: DecisionInput): StrategyMove | undefined {
  const [from, to] = [difficultyAdjustment(before), difficultyAdjustment(after)];
  if (message.type !== "content.performed" || from === to) return undefined;
  const { url, verdict, views, score, median, compared } = message.payload;
  const reason = { url, verdict, views, score: score ?? null, median: median ?? null, compared: compared ?? null };
  return {
    id: message.event_id,
    at: new Date(message.timestamp).toISOString(),
    from,
    to,
    maxDifficulty: strategy.maxDifficulty,
    ...reason,
  };
}

/**
 * Returns the change that a message causes: updates the memory, decides, and updates the memory by the decision. The ids of
 * the new messages are ordered by time, because a run has the id of its message and runs are listed by id. The messages are
 * stored before they are sent, so a repeated send sends the same messages. `causationId` is their cause: the job of `message`.
 */
export function changeForMessage(
  memory: BrandMemory,
  message: Message,
  knowledge: DecisionInput,
  causationId: string | undefined,
): BrandChange {
  const at = knowledge.now.toISOString();
  const correlationId = message.correlation_id ?? message.event_id;
  const updated = evolve(memory, message);
  const decision = decide(updated, message, knowledge);
  const origin = { source, correlationId, causationId, now: knowledge.now };
  const sent = decision.send.map((command) => createMessage(command.type, command.payload, origin));
  const after = sent.reduce<BrandMemory>(evolve, updated);
  const { start } = decision;
  return {
    handled: { id: message.event_id, at },
    move: moveOf(memory, after, message, knowledge),
    memory: decision.note ? { ...after, note: { at, text: decision.note } } : after,
    emit: sent.map(emitOf),
    ...(start
      ? {
          run: newRun({ id: message.event_id, tenant: memory.slug, subject: start.keyword, correlationId }, at),
          params: { ...start, brand: memory.slug, correlationId },
        }
      : {}),
  };
}

/** An error message without the error names that the engine puts in front. */
export const withoutErrorName = (error: string): string => error.replace(/^(\w*Error: )+/, "");

/** How a run ended. */
export type RunEnd = { status: "complete" } | { status: "failed" | "rejected"; error: string };

/** Returns the run after its end, and the change to store: for a run without an article, also the keyword's failure and, if it failed, an alert. */
export function changeForRunEnd(memory: BrandMemory, run: Run, runEnd: RunEnd, at: string): { run: Run; change: BrandChange } {
  if (runEnd.status === "complete") {
    const complete = withEnd(run, "complete", at);
    // The event `content.ready` of its article may get lost.
    const ready = evolve(memory, { type: "run.completed", at, keyword: run.subject, contentId: contentIdOfRun(run.id) });
    return { run: complete, change: { run: complete, memory: ready } };
  }
  const ended = withEnd(run, runEnd.status, at, runEnd.error);
  if (ended === run) return { run, change: {} };
  const failed = evolve(memory, {
    type: runEnd.status === "failed" ? "run.failed" : "run.rejected",
    at,
    keyword: run.subject,
    why: runEnd.error,
  });
  const alert = createMessage(
    "alert.raised",
    {
      brand_slug: run.tenant,
      severity: "critical",
      title: `No article about "${run.subject}"`,
      detail: runEnd.error.slice(0, 2000),
      priority: "high",
      key: runAlertKeyOf(run.id),
    },
    {
      source,
      correlationId: run.correlationId ?? undefined,
      causationId: causationIdOf("workflow", run.id),
      // A restarted run can fail again, which is another alert.
      eventId: derivedId("alert", run.id, runEnd.status, ...(run.restarts ? [String(run.restarts)] : [])),
    },
  );
  return { run: ended, change: { run: ended, memory: failed, emit: runEnd.status === "failed" ? [emitOf(alert)] : [] } };
}

/** Returns the run after a control request, and the change to store. The keyword of a terminated run can be chosen again by a later cycle. */
export function changeForControl(memory: BrandMemory, run: Run, request: ControlRequest): { run: Run; change: BrandChange } {
  const next = applyControlRequest(run, request);
  if (next === run) return { run, change: {} };
  const { subject: keyword } = run;
  const { at } = request;
  if (request.verb === "terminate")
    return {
      run: next,
      change: { run: next, memory: evolve(memory, { type: "run.failed", at, keyword, why: next.error ?? "Terminated" }) },
    };
  if (request.verb === "restart") {
    const correlationId = run.correlationId ?? run.id;
    return { run: next, change: { run: next, memory: evolve(memory, { type: "run.restarted", at, keyword, correlationId }) } };
  }
  return { run: next, change: { run: next } };
}
