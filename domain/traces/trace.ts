import { z } from "zod";

/** What a trace is made of. `start` is what began it; `act` is what an operator did to something of it. */
export const spanKinds = ["start", "job", "attempt", "deadLetter", "act", "run", "step", "page"] as const;
export const SpanKind = z.enum(spanKinds);
export type SpanKind = z.infer<typeof SpanKind>;

/** How a span stands. `asking` waits for a person; `recorded` is a moment: it has no end to wait for. */
export const spanStates = [
  "waiting",
  "delayed",
  "blocked",
  "running",
  "asking",
  "paused",
  "completed",
  "retried",
  "stalled",
  "failed",
  "cancelled",
  "rejected",
  "skipped",
  "open",
  "snoozed",
  "replayed",
  "dropped",
  "recorded",
] as const;
export const SpanState = z.enum(spanStates);
export type SpanState = z.infer<typeof SpanState>;

/**
 * One thing that took its time, or happened, under a correlation id. It began to wait at `startedAt` and ran after `waitMs`;
 * `waitMs` null: it has not run, all of it until now or `endedAt` was waiting. `endedAt` null: it goes on. Times ISO UTC.
 */
export const Span = z.object({
  id: z.string(),
  /** What it follows from, where that is known; the span may be on another page, or gone. */
  parentId: z.string().nullable(),
  kind: SpanKind,
  /** A type, a step or an action: a word of the pipeline. */
  name: z.string(),
  /** The keyword or address it is about, the outcome of an act. */
  about: z.string().nullable(),
  queue: z.string().nullable(),
  state: SpanState,
  startedAt: z.string(),
  waitMs: z.number().int().nullable(),
  endedAt: z.string().nullable(),
  /** Which try it is; of a job how many it had. */
  attempt: z.number().int().nullable(),
  /** Who acted, and why. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
  error: z.object({ name: z.string(), message: z.string() }).nullable(),
  eventId: z.string().nullable(),
  /** The first address its message or its run tells of. */
  url: z.string().nullable(),
  /** Where it is seen in full: a path of the desk, or of a site. */
  link: z.string().nullable(),
});
export type Span = z.infer<typeof Span>;

/** How many of each there are. Of one page where a trace has several: they add up. */
export const TraceCounts = z.object({
  jobs: z.number().int(),
  completed: z.number().int(),
  /** Without the cancelled ones, which are told apart. */
  failed: z.number().int(),
  cancelled: z.number().int(),
  unfinished: z.number().int(),
  runs: z.number().int(),
  openDeadLetters: z.number().int(),
});
export type TraceCounts = z.infer<typeof TraceCounts>;

/** The parts of a trace that every page of it tells alike. */
const head = {
  correlationId: z.string(),
  title: z.string(),
  brand: z.string().nullable(),
  startedAt: z.string(),
  /** A person, `schedule`, or the service its first message came from. */
  startedBy: z.string(),
};

/** One page of a trace. `endedAt` is null while something of the page goes on. */
export const Trace = z.object({
  ...head,
  endedAt: z.string().nullable(),
  counts: TraceCounts,
  spans: z.array(Span),
  nextCursor: z.string().nullable(),
});
export type Trace = z.infer<typeof Trace>;

/** A trace in a list. `exact` is false where it has more jobs than a list counts: the counts are then the least there are. */
export const TraceSummary = z.object({
  ...head,
  firstJobId: z.string(),
  endedAt: z.string().nullable(),
  counts: TraceCounts.omit({ openDeadLetters: true }),
  exact: z.boolean(),
});
export type TraceSummary = z.infer<typeof TraceSummary>;

/** Spans that still go on. A dead letter waits for a decision, which may never come: it keeps no trace open. */
export const isSpanOpen = ({ kind, endedAt }: Pick<Span, "kind" | "endedAt">): boolean => endedAt === null && kind !== "deadLetter";

/** What counts of these spans. */
export function spanCountsOf(spans: readonly Span[]): TraceCounts {
  const count = (fits: (span: Span) => boolean) => spans.filter(fits).length;
  return {
    jobs: count(({ kind }) => kind === "job"),
    completed: count(({ kind, state }) => kind === "job" && state === "completed"),
    failed: count(({ kind, state }) => kind === "job" && state === "failed"),
    cancelled: count(({ kind, state }) => kind === "job" && state === "cancelled"),
    unfinished: count((span) => (span.kind === "job" || span.kind === "run") && isSpanOpen(span)),
    runs: count(({ kind }) => kind === "run"),
    openDeadLetters: count(({ kind, state }) => kind === "deadLetter" && state === "open"),
  };
}

/** When the last of these spans was over; null while one goes on, or when there is none. */
export function endOfSpans(spans: readonly Span[]): string | null {
  let end: string | null = null;
  for (const span of spans) {
    if (isSpanOpen(span)) return null;
    const last = span.endedAt ?? span.startedAt;
    if (end === null || last > end) end = last;
  }
  return end;
}

const cycleId = /^(cycle|measure)-([a-z0-9-]+)-(\d+)$/;
/** Asked again within this time it is the same measurement, ms: its correlation id counts them. */
const measureMs = 30_000;

/** What a correlation id says of how its trace began: a brand was woken, or asked how its articles did, between two times (ms). */
export function parseCycleId(correlationId: string): { action: "cycle" | "measure"; brand: string; fromMs: number; toMs: number } | null {
  const [, action, brand, number] = cycleId.exec(correlationId) ?? [];
  if (brand === undefined || number === undefined) return null;
  const n = Number(number);
  return action === "cycle"
    ? { action: "cycle", brand, fromMs: n - 1_000, toMs: n + 1_000 }
    : { action: "measure", brand, fromMs: n * measureMs, toMs: (n + 1) * measureMs };
}

/** What a trace is called and by whom it was begun, from its id and its first message. */
export function traceHeadOf(
  correlationId: string,
  first: { type: string; source: string; brand: string | null; requestedBy: string | null } | null,
): { title: string; startedBy: string; brand: string | null } {
  const beginning = parseCycleId(correlationId);
  const brand = first?.brand ?? beginning?.brand ?? null;
  const schedule = first?.source.startsWith("schedule:") ? first.source.slice("schedule:".length) : undefined;
  if (beginning?.action === "cycle")
    return { title: `Cycle of ${beginning.brand}`, brand: beginning.brand, startedBy: first?.requestedBy ?? "schedule" };
  if (beginning) return { title: `Measurement of ${beginning.brand}`, brand: beginning.brand, startedBy: first?.requestedBy ?? "desk" };
  if (schedule !== undefined) return { title: `Schedule ${schedule}`, brand, startedBy: "schedule" };
  return { title: first?.type ?? "Trace", brand, startedBy: first?.requestedBy ?? first?.source ?? "unknown" };
}
