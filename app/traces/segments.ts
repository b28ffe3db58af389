import { isSpanOpen, type Span } from "#domain/traces/trace";
import type { Interval } from "./gaps.ts";

/** How a stretch of a row is drawn: hatched while it waited, solid while it ran, tinted for a step, a thread while it was dead. */
export type Segment = Interval & { span: Span; kind: "wait" | "ask" | "run" | "step" | "rest" };

/** A moment of a row: how a try ended, a death, what an operator did, a page that went live. */
export type Marker = { at: number; span: Span; kind: "died" | "resolved" | "failed" | "again" | "gone" | "act" | "page" | "start" };

/** So many times are kept as they were read, at most: three for each span of the largest picture. */
const maxParsedTimes = 30_000;
const parsedTimes = new Map<string, number>();

/** A time in ms. It is read once: a picture asks for each of its times a dozen times over, and again every second. */
function parseTime(at: string): number {
  const known = parsedTimes.get(at);
  if (known !== undefined) return known;
  if (parsedTimes.size >= maxParsedTimes) parsedTimes.clear();
  const time = Date.parse(at);
  parsedTimes.set(at, time);
  return time;
}

/** Until when a span lasts; what goes on lasts until now. */
export const endOfSpan = (span: Span, now: number): number =>
  span.endedAt === null ? Math.max(now, parseTime(span.startedAt)) : parseTime(span.endedAt);

/** When a span began to run; undefined if it never has. */
export const runStartOf = ({ startedAt, waitMs }: Span): number | undefined =>
  waitMs === null ? undefined : parseTime(startedAt) + waitMs;

/** Its wait and its run, apart. */
function barsOf(span: Span, now: number): Segment[] {
  const from = parseTime(span.startedAt);
  const to = endOfSpan(span, now);
  const ran = Math.min(runStartOf(span) ?? to, to);
  const look = span.kind === "step" ? "step" : "run";
  if (span.state === "asking") return [{ span, from, to, kind: "ask" }];
  const bars: Segment[] = [];
  if (ran > from) bars.push({ span, from, to: ran, kind: "wait" });
  if (span.waitMs !== null) bars.push({ span, from: ran, to, kind: look });
  return bars;
}

/** What a row is drawn of. A job with tries is drawn by them, a run by its steps; each other one by itself. */
export function segmentsOf(span: Span, parts: readonly Span[], now: number): Segment[] {
  if (span.kind === "start" || span.kind === "act" || span.kind === "page") return [];
  if (span.kind === "deadLetter") return [{ span, from: parseTime(span.startedAt), to: endOfSpan(span, now), kind: "rest" }];
  const own = parts.filter(({ kind }) => kind === "attempt" || kind === "step");
  const dead = parts.filter(({ kind, endedAt }) => kind === "deadLetter" && endedAt !== null);
  const rests = dead.map((letter): Segment => ({
    span: letter,
    from: parseTime(letter.startedAt),
    to: endOfSpan(letter, now),
    kind: "rest",
  }));
  const bars = own.length > 0 ? own.flatMap((part) => barsOf(part, now)) : barsOf(span, now);
  const [head] = own;
  const before: Segment[] =
    span.kind === "run" && head && parseTime(head.startedAt) > parseTime(span.startedAt)
      ? [{ span, from: parseTime(span.startedAt), to: parseTime(head.startedAt), kind: "wait" }]
      : [];
  return [...rests, ...before, ...bars].filter((one) => one.to > one.from || one.kind === "run");
}

const looks: Partial<Record<Span["state"], Marker["kind"]>> = { failed: "failed", stalled: "failed", retried: "again", cancelled: "gone" };

function markersOfSpan(span: Span): Marker[] {
  const at = span.endedAt === null ? parseTime(span.startedAt) : parseTime(span.endedAt);
  if (span.kind === "deadLetter") {
    const look = span.state === "open" || span.state === "snoozed" ? "died" : "resolved";
    return [{ at: parseTime(span.startedAt), span, kind: look }];
  }
  // Being added is where a job's bar begins anyway.
  if (span.name === "job.add") return [];
  if (span.kind === "act" || span.kind === "page" || span.kind === "start") return [{ at, span, kind: span.kind }];
  const look = looks[span.state];
  return look && span.endedAt !== null ? [{ at, span, kind: look }] : [];
}

/** The moments of a row. A death tells that its try failed, so that is not told twice. */
export function markersOf(span: Span, parts: readonly Span[]): Marker[] {
  const own = parts.filter(({ kind }) => kind !== "step");
  const all = own.some(({ kind }) => kind === "attempt") ? own : [span, ...own];
  const moments = all.flatMap(markersOfSpan);
  const deaths = new Set(moments.flatMap(({ kind: look, at }) => (look === "died" || look === "resolved" ? [at] : [])));
  return moments.filter(({ kind: look, at }) => !(look === "failed" && deaths.has(at))).toSorted((a, b) => a.at - b.at);
}

/** Whether anything of it ran: what folding idle time must leave as it is. A step that waits for a person does not run. */
export function busyIntervalsOf(spans: readonly Span[], now: number): Interval[] {
  return spans.flatMap((span): Interval[] => {
    const from = runStartOf(span);
    if (from === undefined || span.kind === "start" || span.kind === "deadLetter") return [];
    // A job lasts over the waits between its tries, and a run over a wait for a person: their parts say when they ran.
    if ((span.kind === "job" && (span.attempt ?? 0) > 0) || span.kind === "run") return [];
    return [{ from, to: endOfSpan(span, now) }];
  });
}

/** From the first of these to the last, or to now while one of them goes on. */
export function extentOf(spans: readonly Span[], now: number): Interval {
  let from = Infinity;
  let to = -Infinity;
  for (const span of spans) {
    from = Math.min(from, parseTime(span.startedAt));
    to = Math.max(to, isSpanOpen(span) ? now : parseTime(span.endedAt ?? span.startedAt));
  }
  return Number.isFinite(from) ? { from, to: Math.max(from, to) } : { from: now, to: now };
}
