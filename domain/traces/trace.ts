import { z } from "zod";
import { pipeline } from "../pipeline/pipeline.ts";

/** The kinds of spans. `start` is the beginning of the trace; `act` is a command of an operator on a part of it. */
export const spanKinds = ["start", "job", "attempt", "deadLetter", "act", "run", "step", "page"] as const;
export const SpanKind = z.enum(spanKinds);
export type SpanKind = z.infer<typeof SpanKind>;

/** The states of a span. `asking`: it waits for approval. `recorded`: it is a single moment without duration. */
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
 * One part of a trace: an interval or a moment. It waited from `startedAt` for `waitMs` and then ran. `waitMs` null: it has not run and waited
 * until `endedAt` or is still waiting. `endedAt` null: it has not ended. Times ISO UTC.
 */
export const Span = z.object({
  id: z.string(),
  /** The span that caused it, if known. That span may be on another page, in another trace or deleted. */
  parentId: z.string().nullable(),
  kind: SpanKind,
  /** A message type, a step, or an action. */
  name: z.string(),
  /** What its message is about, or the outcome of a command. */
  about: z.string().nullable(),
  queue: z.string().nullable(),
  state: SpanState,
  startedAt: z.string(),
  waitMs: z.number().int().nullable(),
  endedAt: z.string().nullable(),
  /** The number of an attempt; for a job, how many attempts it had. */
  attempt: z.number().int().nullable(),
  /** Who ran the command, and why. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
  error: z.object({ name: z.string(), message: z.string() }).nullable(),
  eventId: z.string().nullable(),
  /** The first URL in its message or run. */
  url: z.string().nullable(),
  /** The path of its details, in the dashboard or on a site. */
  link: z.string().nullable(),
});
export type Span = z.infer<typeof Span>;

/** Counts of spans by kind and state. For a trace with several pages they cover one page and can be added up. */
export const TraceCounts = z.object({
  jobs: z.number().int(),
  completed: z.number().int(),
  /** Without cancelled jobs, which are counted separately. */
  failed: z.number().int(),
  cancelled: z.number().int(),
  unfinished: z.number().int(),
  runs: z.number().int(),
  openDeadLetters: z.number().int(),
});
export type TraceCounts = z.infer<typeof TraceCounts>;

/** The fields that are the same on every page of a trace. */
const commonFields = {
  correlationId: z.string(),
  title: z.string(),
  tenant: z.string().nullable(),
  startedAt: z.string(),
  /** A user, `schedule`, or the service that sent the first message. */
  startedBy: z.string(),
};

/** One page of a trace. `endedAt` is null while any span of the page is open. */
export const Trace = z.object({
  ...commonFields,
  endedAt: z.string().nullable(),
  counts: TraceCounts,
  spans: z.array(Span),
  nextCursor: z.string().nullable(),
});
export type Trace = z.infer<typeof Trace>;

/** A trace in a list. `exact` is false when it has more jobs than a list counts; the counts are then minimums. */
export const TraceSummary = z.object({
  ...commonFields,
  firstJobId: z.string(),
  endedAt: z.string().nullable(),
  counts: TraceCounts.omit({ openDeadLetters: true }),
  exact: z.boolean(),
});
export type TraceSummary = z.infer<typeof TraceSummary>;

/** True for a span that has not ended. A dead letter does not count: it waits for a decision that may never come, so it must not keep a trace open. */
export const isSpanOpen = ({ kind, endedAt }: Pick<Span, "kind" | "endedAt">): boolean => endedAt === null && kind !== "deadLetter";

/** Returns the counts of these spans. */
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

/** Returns when the last of these spans ended, ISO UTC; null while one is open, or when there are none. */
export function endOfSpans(spans: readonly Span[]): string | null {
  let end: string | null = null;
  for (const span of spans) {
    if (isSpanOpen(span)) return null;
    const last = span.endedAt ?? span.startedAt;
    if (end === null || last > end) end = last;
  }
  return end;
}

/** Returns how the pipeline started a trace, read from its correlation id: title, tenant and initiator. Null for any other id. */
export function traceStartOf(correlationId: string): { title: string; tenant: string; startedBy: string } | null {
  const [, prefix, tenant] = /^([a-z]+)-([a-z0-9-]+)-\d+$/.exec(correlationId) ?? [];
  const start = pipeline().traceStarts?.find((candidate) => candidate.prefix === prefix);
  return start && tenant !== undefined ? { title: `${start.title} ${tenant}`, tenant, startedBy: start.startedBy } : null;
}

/** Returns title, tenant and initiator of a trace, from its correlation id and its first message. */
export function traceHeadOf(
  correlationId: string,
  first: { type: string; source: string; tenant: string | null; requestedBy: string | null } | null,
): { title: string; startedBy: string; tenant: string | null } {
  const start = traceStartOf(correlationId);
  if (start) return { ...start, startedBy: first?.requestedBy ?? start.startedBy };
  const tenant = first?.tenant ?? null;
  const schedule = first?.source.startsWith("schedule:") ? first.source.slice("schedule:".length) : undefined;
  if (schedule !== undefined) return { title: `Schedule ${schedule}`, tenant, startedBy: "schedule" };
  return { title: first?.type ?? "Trace", tenant, startedBy: first?.requestedBy ?? first?.source ?? "unknown" };
}
