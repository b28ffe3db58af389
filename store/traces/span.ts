import type { JobState } from "#domain/jobs/job";
import type { Span } from "#domain/traces/trace";

export type JobRow = {
  id: string;
  queue: string;
  type: string;
  eventId: string;
  brand: string | null;
  source: string;
  state: JobState;
  attempt: number;
  parentId: string | null;
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
  keyword: string;
  status: string;
  steps: string;
  error: string | null;
  url: string | null;
  startedAt: string;
  updatedAt: string;
  endedAt: string | null;
};
export type AuditRow = { id: string; at: string; actor: string; action: string; target: string; reason: string | null; outcome: string };

/** What most spans have nothing to say of. */
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
/** From one time to the other, ms. */
export const msBetween = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));
/** The longest error a timeline tells: all of it is seen where the span leads to. */
const maxErrorLength = 300;
/** An error as a timeline tells it; null for none. */
export const spanErrorOf = (name: string | null, message: string | null) =>
  name === null ? null : { name, message: (message ?? "").slice(0, maxErrorLength) };

/** A dead letter: from its death until somebody decided on it. */
export const deadLetterSpan = (letter: DeadLetterRow): Span => ({
  ...emptySpan,
  id: letter.id,
  parentId: letter.jobId,
  kind: "deadLetter",
  name: letter.errorName,
  about: letter.type,
  queue: letter.queue,
  state: letter.status,
  startedAt: letter.createdAt,
  waitMs: null,
  endedAt: letter.status === "replayed" || letter.status === "dropped" ? letter.resolvedAt : null,
  by: letter.resolvedBy,
  error: spanErrorOf(letter.errorName, letter.errorMessage),
  link: `/dead-letters/${letter.id}`,
});

const nouns = new Set(["job", "workflow", "deadLetter"]);

/** What an operator did, after what it was done to. */
export function auditSpan(act: AuditRow): Span {
  const at = act.target.indexOf(":");
  return {
    ...emptySpan,
    id: act.id,
    parentId: nouns.has(act.target.slice(0, at)) ? act.target.slice(at + 1) : null,
    kind: "act",
    name: act.action,
    about: act.outcome,
    state: "recorded",
    startedAt: act.at,
    waitMs: 0,
    endedAt: act.at,
    by: act.actor,
    reason: act.reason,
    link: `/audit?entry=${act.id}`,
  };
}
