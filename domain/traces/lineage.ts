import { derivedId } from "../messages/envelope.ts";
import { isEventName, events } from "../messages/events.ts";
import { jobIdOf } from "../jobs/job.ts";
import type { Span } from "./trace.ts";

/** For message types whose event ids do not name their cause: the types of the jobs during which such a message is created. */
const causes: Readonly<Record<string, readonly string[]>> = {
  "research.requested": ["cycle.requested", "content.performed"],
  "content.generate": ["research.completed", "cycle.requested"],
  "research.completed": ["research.requested"],
  "content.performed": ["performance.report"],
};

/** The queue of all events. Fan-out keeps the event id, so the job here is the parent of the jobs on the queues of subscribers. */
const eventQueue = "brand-events";
const runMessagePattern = /^(.+)-(?:ready|publish)$/;

/** A performance request names at most this many articles; each of them creates one report. */
const maxReports = 100;

/** Returns the event ids of messages that this span created, as far as they derive from it. */
function eventIdsCreatedBy(span: Span): string[] {
  if (span.kind === "deadLetter") return [derivedId("died", span.id)];
  if (span.kind === "run") return [derivedId("alert", span.id, "failed")];
  if (span.kind !== "job" || span.eventId === null) return [];
  const { name, eventId } = span;
  if (name === "content.publish") return [derivedId("content.published", `c-${runMessagePattern.exec(eventId)?.[1] ?? ""}`)];
  if (name === "performance.requested")
    return Array.from({ length: maxReports }, (_, index) => derivedId("performance.report", eventId, String(index)));
  return [];
}

type StartedJob = { id: string; name: string; ranAt: number };

/** Returns the id of the last candidate that had started at `at` (Unix ms); null if none had. `candidates` are sorted by start time. */
function lastStartedAt(candidates: readonly StartedJob[], at: number): string | null {
  let [low, high] = [0, candidates.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((candidates[middle]?.ranAt ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return candidates[low - 1]?.id ?? null;
}

type ParentIndex = {
  byEvent: ReadonlyMap<string, string>;
  /** The jobs that may have created messages of each type, sorted by start time. */
  causesOf: ReadonlyMap<string, readonly StartedJob[]>;
  promoted: ReadonlyMap<string, string>;
};

function buildIndex(spans: readonly Span[]): ParentIndex {
  const startedJobs = spans
    .flatMap(({ id, kind, name, queue, startedAt, waitMs }): StartedJob[] =>
      kind === "job" && waitMs !== null && queue !== eventQueue ? [{ id, name, ranAt: Date.parse(startedAt) + waitMs }] : [],
    )
    .toSorted((a, b) => a.ranAt - b.ranAt);
  const posts = spans.filter(({ kind, queue }) => kind === "job" && queue === "social-commands");
  return {
    byEvent: new Map(spans.flatMap((span) => eventIdsCreatedBy(span).map((event) => [event, span.id] as const))),
    causesOf: new Map(Object.entries(causes).map(([name, types]) => [name, startedJobs.filter((job) => types.includes(job.name))])),
    promoted: new Map(posts.flatMap(({ id, url }) => (url === null ? [] : [[url, id] as const]))),
  };
}

function parentOf({ eventId, name, queue, startedAt, url }: Span, index: ParentIndex): string | null {
  if (eventId === null) return null;
  if (queue !== eventQueue && isEventName(name) && events[name].kind === "event") return jobIdOf(eventId, eventQueue);
  const run = runMessagePattern.exec(eventId)?.[1];
  if (run !== undefined && name.startsWith("content.")) return run;
  const creator = index.byEvent.get(eventId);
  if (creator !== undefined) return creator;
  if (name === "social.posted" && url !== null) return index.promoted.get(url) ?? null;
  return lastStartedAt(index.causesOf.get(name) ?? [], Date.parse(startedAt));
}

/**
 * Returns `spans` with the parent of each job, as far as it can be determined: the job of the same event on `brand-events`, the span whose id
 * its event id derives from, or the job of a possible cause that ran when it was created. Known parents stay. A second call with more spans
 * finds more parents.
 */
export function withParents(spans: readonly Span[]): Span[] {
  const index = buildIndex(spans);
  const start = spans.find(({ kind }) => kind === "start");
  return spans.map((span) => {
    if (span.kind !== "job" || (span.parentId !== null && span.parentId !== start?.id)) return span;
    const parentId = parentOf(span, index) ?? start?.id ?? null;
    return parentId === span.parentId || parentId === span.id ? span : { ...span, parentId };
  });
}
