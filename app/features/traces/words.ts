import { actionNameOf } from "#domain/audit/audit";
import { isSpanOpen, type Span, type SpanState, type TraceCounts } from "#domain/traces/trace";
import { parts as pipelineParts } from "../../core/pipelineParts.ts";
import type { Shape, Tone } from "../../ui/StatusLabel.tsx";
import { formatExactTime, formatCount, formatPreciseDuration, pluralize } from "../../ui/format.ts";
import { stepNameOf } from "../../ui/stepNames.ts";
import { endOfSpan, runStartOf } from "./segments.ts";

/** The sign of each state of a span. */
export const stateSigns: Record<SpanState, { word: string; shape: Shape; tone: Tone }> = {
  waiting: { word: "Waiting", shape: "ring", tone: "quiet" },
  delayed: { word: "Delayed", shape: "clock", tone: "quiet" },
  blocked: { word: "Waiting for children", shape: "bars", tone: "quiet" },
  running: { word: "Running", shape: "dot", tone: "info" },
  asking: { word: "Awaiting approval", shape: "clock", tone: "warning" },
  paused: { word: "Paused", shape: "bars", tone: "warning" },
  completed: { word: "Completed", shape: "check", tone: "quiet" },
  retried: { word: "Failed, retried", shape: "cross", tone: "quiet" },
  stalled: { word: "Worker stopped responding", shape: "dash", tone: "danger" },
  failed: { word: "Failed", shape: "cross", tone: "danger" },
  cancelled: { word: "Cancelled", shape: "dash", tone: "quiet" },
  rejected: { word: "Rejected", shape: "dash", tone: "quiet" },
  skipped: { word: "Skipped", shape: "dash", tone: "quiet" },
  open: { word: "Open", shape: "triangle", tone: "danger" },
  snoozed: { word: "Snoozed", shape: "clock", tone: "warning" },
  replayed: { word: "Replayed", shape: "check", tone: "quiet" },
  dropped: { word: "Dropped", shape: "dash", tone: "quiet" },
  recorded: { word: "Recorded", shape: "dot", tone: "quiet" },
};

/** "1 failed, 2 cancelled": the contents of the list of failed jobs, which includes cancelled jobs. */
export const failedText = ({ failed, cancelled }: Pick<TraceCounts, "failed" | "cancelled">): string =>
  [failed > 0 && `${formatCount(failed)} failed`, cancelled > 0 && `${formatCount(cancelled)} cancelled`].filter(Boolean).join(", ");

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** The name of a span on the screen. */
export function spanNameOf({ kind, name, about }: Span): string {
  if (kind === "step") return stepNameOf(name);
  if (kind === "act") return actionNameOf(name);
  if (kind === "page") return "Page published";
  if (kind === "run") return `${capitalized(pipelineParts().runs?.nouns[0] ?? "workflow run")} “${about ?? ""}”`;
  if (kind === "deadLetter") return `Dead letter: ${name}`;
  return name;
}

/** The name of each kind of span on the screen. */
export const kindNames: Record<Span["kind"], string> = {
  start: "Start of trace",
  job: "Job",
  attempt: "Attempt",
  deadLetter: "Dead letter",
  act: "Audit entry",
  run: "Workflow run",
  step: "Workflow step",
  page: "Published page",
};

/** The wait time and the run time of a span, ms. Null for a time that the span does not have. */
export function timesOf(span: Span, now: number): { waited: number | null; ran: number | null } {
  const from = Date.parse(span.startedAt);
  const to = endOfSpan(span, now);
  if (span.kind === "start" || span.kind === "act" || span.kind === "page") return { waited: null, ran: null };
  if (span.kind === "deadLetter") return { waited: to - from, ran: null };
  const ran = runStartOf(span);
  return { waited: Math.min(ran ?? to, to) - from, ran: ran === undefined ? null : Math.max(0, to - ran) };
}

/** The total duration of a span as text. Empty for a span without duration. */
export const durationTextOf = (span: Span, now: number): string =>
  timesOf(span, now).waited === null ? "" : formatPreciseDuration(endOfSpan(span, now) - Date.parse(span.startedAt));

/** A row as text, for screen readers. */
export function describeRow(span: Span, parts: readonly Span[], now: number): string {
  const { waited, ran } = timesOf(span, now);
  const attempts = parts.filter(({ kind }) => kind === "attempt").length;
  return [
    stateSigns[span.state].word,
    `started ${formatExactTime(span.startedAt)}`,
    waited !== null && `${isSpanOpen(span) && ran === null ? "has waited" : "waited"} ${formatPreciseDuration(waited)}`,
    ran !== null && `${isSpanOpen(span) ? "has run" : "ran"} ${formatPreciseDuration(ran)}`,
    attempts > 1 && pluralize(attempts, "attempt"),
    span.by && `by ${span.by}`,
    span.error && `${span.error.name}: ${span.error.message}`,
    ...parts.flatMap((part) => (part.kind === "attempt" ? [] : [`${spanNameOf(part)} ${stateSigns[part.state].word.toLowerCase()}`])),
  ]
    .filter(Boolean)
    .join(", ");
}
