import type { JobState } from "#domain/jobs/job";
import type { Span } from "#domain/traces/trace";

export type JobRow = {
  id: string;
  queue: string;
  type: string;
  eventId: string;
  tenant: string | null;
  source: string;
  state: JobState;
  attempt: number;
  parentId: string | null;
  causationId: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  errorName: string | null;
  errorMessage: string | null;
  about: string | null;
  url: string | null;
};
export type AttemptRow = {
  jobId: string;
  attempt: number;
  startedAt: string;
  endedAt: string;
  outcome: "completed" | "retried" | "failed" | "stalled" | "cancelled";
  errorName: string | null;
  errorMessage: string | null;
};
export type DeadLetterRow = {
  id: string;
  jobId: string | null;
  queue: string;
  type: string;
  status: "open" | "snoozed" | "replayed" | "dropped";
  errorName: string;
  errorMessage: string;
  createdAt: string;
  resolvedAt: string | null;
  resolvedBy: string | null;
};
export type RunRow = {
  id: string;
  subject: string;
  status: string;
  steps: string;
  error: string | null;
  url: string | null;
  startedAt: string;
  updatedAt: string;
  endedAt: string | null;
};
export type AuditRow = { id: string; at: string; actor: string; action: string; target: string; reason: string | null; outcome: string };

/** Fields that are null in most spans. */
export const emptySpan = {
  about: null,
  queue: null,
  attempt: null,
  by: null,
  reason: null,
  error: null,
  eventId: null,
  url: null,
  link: null,
};
/** Milliseconds from one ISO time to another, at least 0. */
export const msBetween = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));
/** Characters of an error message in a timeline. The page of the span's object shows all of it. */
const maxErrorLength = 300;
/** Returns the error of a span, or null. */
export const spanErrorOf = (name: string | null, message: string | null) =>
  name === null ? null : { name, message: (message ?? "").slice(0, maxErrorLength) };

/** Returns the span of a dead letter, from its creation until it was replayed or dropped. */
export const deadLetterSpan = (deadLetter: DeadLetterRow): Span => ({
  ...emptySpan,
  id: deadLetter.id,
  parentId: deadLetter.jobId,
  kind: "deadLetter",
  name: deadLetter.errorName,
  about: deadLetter.type,
  queue: deadLetter.queue,
  state: deadLetter.status,
  startedAt: deadLetter.createdAt,
  waitMs: null,
  endedAt: deadLetter.status === "replayed" || deadLetter.status === "dropped" ? deadLetter.resolvedAt : null,
  by: deadLetter.resolvedBy,
  error: spanErrorOf(deadLetter.errorName, deadLetter.errorMessage),
  link: `/dead-letters/${deadLetter.id}`,
});

const nouns = new Set(["job", "workflow", "deadLetter"]);

/** Returns the span of an audit entry. Its parent is the span of the entry's target. */
export function auditSpan(entry: AuditRow): Span {
  const at = entry.target.indexOf(":");
  return {
    ...emptySpan,
    id: entry.id,
    parentId: nouns.has(entry.target.slice(0, at)) ? entry.target.slice(at + 1) : null,
    kind: "act",
    name: entry.action,
    about: entry.outcome,
    state: "recorded",
    startedAt: entry.at,
    waitMs: 0,
    endedAt: entry.at,
    by: entry.actor,
    reason: entry.reason,
    link: `/audit?entry=${entry.id}`,
  };
}
