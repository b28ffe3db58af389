import { isSpanOpen, type Span } from "#domain/traces/trace";
import type { Interval } from "./gaps.ts";

/**
 * A bar of a row: hatched for a wait or an approval, solid for a run, tinted for a workflow step, a dashed line for the time a
 * dead letter was open.
 */
export type Segment = Interval & { span: Span; kind: "wait" | "approval" | "run" | "step" | "deadLetter" };

/** A marker of a row: the end of an attempt, a dead letter, an audit entry, a published page, or the start of the trace. */
export type Marker = {
  at: number;
  span: Span;
  kind: "deadLettered" | "resolved" | "failed" | "retried" | "cancelled" | "act" | "page" | "start";
};

/** The most parsed times that are cached: three for each span of the largest trace. */
const maxParsedTimes = 30_000;
const parsedTimes = new Map<string, number>();

/** Parses a time to ms. Cached, because a timeline needs each time about a dozen times, and again every second. */
function parseTime(at: string): number {
  const cached = parsedTimes.get(at);
  if (cached !== undefined) return cached;
  if (parsedTimes.size >= maxParsedTimes) parsedTimes.clear();
  const time = Date.parse(at);
  parsedTimes.set(at, time);
  return time;
}

/** The end of a span, ms. An unfinished span ends at `now`. */
export const endOfSpan = (span: Span, now: number): number =>
  span.endedAt === null ? Math.max(now, parseTime(span.startedAt)) : parseTime(span.endedAt);

/** When a span started to run, ms. Undefined if it never ran. */
export const runStartOf = ({ startedAt, waitMs }: Span): number | undefined =>
  waitMs === null ? undefined : parseTime(startedAt) + waitMs;

/** The bars of one span: its wait and its run. */
function barsOf(span: Span, now: number): Segment[] {
  const from = parseTime(span.startedAt);
  const to = endOfSpan(span, now);
  const runStart = Math.min(runStartOf(span) ?? to, to);
  const kind = span.kind === "step" ? "step" : "run";
  if (span.state === "asking") return [{ span, from, to, kind: "approval" }];
  const bars: Segment[] = [];
  if (runStart > from) bars.push({ span, from, to: runStart, kind: "wait" });
  if (span.waitMs !== null) bars.push({ span, from: runStart, to, kind });
  return bars;
}

/** The bars of a row: those of its attempts for a job, of its steps for a workflow run, else of the span itself. */
export function segmentsOf(span: Span, parts: readonly Span[], now: number): Segment[] {
  if (span.kind === "start" || span.kind === "act" || span.kind === "page") return [];
  if (span.kind === "deadLetter") return [{ span, from: parseTime(span.startedAt), to: endOfSpan(span, now), kind: "deadLetter" }];
  const own = parts.filter(({ kind }) => kind === "attempt" || kind === "step");
  const closedDeadLetters = parts.filter(({ kind, endedAt }) => kind === "deadLetter" && endedAt !== null);
  const deadLetterBars = closedDeadLetters.map((deadLetter): Segment => ({
    span: deadLetter,
    from: parseTime(deadLetter.startedAt),
    to: endOfSpan(deadLetter, now),
    kind: "deadLetter",
  }));
  const bars = own.length > 0 ? own.flatMap((part) => barsOf(part, now)) : barsOf(span, now);
  const [first] = own;
  const initialWait: Segment[] =
    span.kind === "run" && first && parseTime(first.startedAt) > parseTime(span.startedAt)
      ? [{ span, from: parseTime(span.startedAt), to: parseTime(first.startedAt), kind: "wait" }]
      : [];
  return [...deadLetterBars, ...initialWait, ...bars].filter((segment) => segment.to > segment.from || segment.kind === "run");
}

const markerKinds: Partial<Record<Span["state"], Marker["kind"]>> = {
  failed: "failed",
  stalled: "failed",
  retried: "retried",
  cancelled: "cancelled",
};

function markersOfSpan(span: Span): Marker[] {
  const at = span.endedAt === null ? parseTime(span.startedAt) : parseTime(span.endedAt);
  if (span.kind === "deadLetter") {
    const kind = span.state === "open" || span.state === "snoozed" ? "deadLettered" : "resolved";
    return [{ at: parseTime(span.startedAt), span, kind }];
  }
  // The bar of a job starts where it was added, so that needs no marker.
  if (span.name === "job.add") return [];
  if (span.kind === "act" || span.kind === "page" || span.kind === "start") return [{ at, span, kind: span.kind }];
  const kind = markerKinds[span.state];
  return kind && span.endedAt !== null ? [{ at, span, kind }] : [];
}

/** The markers of a row, in order of time. A failed attempt at the time of a dead letter gets no marker of its own. */
export function markersOf(span: Span, parts: readonly Span[]): Marker[] {
  const own = parts.filter(({ kind }) => kind !== "step");
  const all = own.some(({ kind }) => kind === "attempt") ? own : [span, ...own];
  const markers = all.flatMap(markersOfSpan);
  const deadLetterTimes = new Set(markers.flatMap(({ kind, at }) => (kind === "deadLettered" || kind === "resolved" ? [at] : [])));
  return markers.filter(({ kind, at }) => !(kind === "failed" && deadLetterTimes.has(at))).toSorted((a, b) => a.at - b.at);
}

/** The intervals in which something ran, which are never folded. A step that awaits approval does not run. */
export function busyIntervalsOf(spans: readonly Span[], now: number): Interval[] {
  return spans.flatMap((span): Interval[] => {
    const from = runStartOf(span);
    if (from === undefined || span.kind === "start" || span.kind === "deadLetter") return [];
    // A job includes the waits between its attempts, and a run the wait for approval: only their parts tell when they ran.
    if ((span.kind === "job" && (span.attempt ?? 0) > 0) || span.kind === "run") return [];
    return [{ from, to: endOfSpan(span, now) }];
  });
}

/** From the start of the first span to the end of the last, or to `now` while one is unfinished. */
export function extentOf(spans: readonly Span[], now: number): Interval {
  let from = Infinity;
  let to = -Infinity;
  for (const span of spans) {
    from = Math.min(from, parseTime(span.startedAt));
    to = Math.max(to, isSpanOpen(span) ? now : parseTime(span.endedAt ?? span.startedAt));
  }
  return Number.isFinite(from) ? { from, to: Math.max(from, to) } : { from: now, to: now };
}
