import { derivedId } from "../messages/envelope.ts";
import { isEventName, events } from "../messages/events.ts";
import { jobIdOf } from "../jobs/job.ts";
import type { Span } from "./trace.ts";

/** Types whose messages a brand or a service makes with ids of their own: what it had in hand when it made them. */
const causes: Readonly<Record<string, readonly string[]>> = {
  "research.requested": ["cycle.requested", "content.performed"],
  "content.generate": ["research.completed", "cycle.requested"],
  "research.completed": ["research.requested"],
  "content.performed": ["performance.report"],
};

/** A service that hands a fact on keeps its id: where it came in, it is the parent of what it became. */
const inbox = "brand-events";
const ofRun = /^(.+)-(?:ready|publish)$/;

/** A performance request names at most this many articles, each of which makes a report. */
const mostReports = 100;

/** The ids of messages that this span made, where they follow from it. */
function makes(span: Span): string[] {
  if (span.kind === "deadLetter") return [derivedId("died", span.id)];
  if (span.kind === "run") return [derivedId("alert", span.id, "failed")];
  if (span.kind !== "job" || span.eventId === null) return [];
  const { name, eventId } = span;
  if (name === "content.publish") return [derivedId("content.published", `c-${ofRun.exec(eventId)?.[1] ?? ""}`)];
  if (name === "performance.requested")
    return Array.from({ length: mostReports }, (_, index) => derivedId("performance.report", eventId, String(index)));
  return [];
}

type Ran = { id: string; name: string; ranAt: number };

/** What ran when something was made at `at`: of `candidates`, which are in the order of their starts, the last that had begun. */
function runningAt(candidates: readonly Ran[], at: number): string | null {
  let [low, high] = [0, candidates.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((candidates[middle]?.ranAt ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return candidates[low - 1]?.id ?? null;
}

type Known = {
  byEvent: ReadonlyMap<string, string>;
  /** What each type can follow from, in the order of their starts. */
  causesOf: ReadonlyMap<string, readonly Ran[]>;
  promoted: ReadonlyMap<string, string>;
};

function know(spans: readonly Span[]): Known {
  const ran = spans
    .flatMap(({ id, kind, name, queue, startedAt, waitMs }): Ran[] =>
      kind === "job" && waitMs !== null && queue !== inbox ? [{ id, name, ranAt: Date.parse(startedAt) + waitMs }] : [],
    )
    .toSorted((a, b) => a.ranAt - b.ranAt);
  const posts = spans.filter(({ kind, queue }) => kind === "job" && queue === "social-commands");
  return {
    byEvent: new Map(spans.flatMap((span) => makes(span).map((event) => [event, span.id] as const))),
    causesOf: new Map(Object.entries(causes).map(([name, types]) => [name, ran.filter((one) => types.includes(one.name))])),
    promoted: new Map(posts.flatMap(({ id, url }) => (url === null ? [] : [[url, id] as const]))),
  };
}

function parentOf({ eventId, name, queue, startedAt, url }: Span, known: Known): string | null {
  if (eventId === null) return null;
  if (queue !== inbox && isEventName(name) && events[name].kind === "event") return jobIdOf(eventId, inbox);
  const run = ofRun.exec(eventId)?.[1];
  if (run !== undefined && name.startsWith("content.")) return run;
  const made = known.byEvent.get(eventId);
  if (made !== undefined) return made;
  if (name === "social.posted" && url !== null) return known.promoted.get(url) ?? null;
  return runningAt(known.causesOf.get(name) ?? [], Date.parse(startedAt));
}

/**
 * `spans` with what each job follows from, where that can be told: the same event handed on, an id made from another, or
 * the one of the types it can follow from that ran when it was made. What is known already stays. Doing it again with
 * more spans finds more.
 */
export function withParents(spans: readonly Span[]): Span[] {
  const known = know(spans);
  const start = spans.find(({ kind }) => kind === "start");
  return spans.map((span) => {
    if (span.kind !== "job" || (span.parentId !== null && span.parentId !== start?.id)) return span;
    const parentId = parentOf(span, known) ?? start?.id ?? null;
    return parentId === span.parentId || parentId === span.id ? span : { ...span, parentId };
  });
}
