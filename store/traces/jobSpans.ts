import type { JobState } from "#domain/jobs/job";
import type { Span, SpanState } from "#domain/traces/trace";
import { type AttemptRow, msBetween, spanErrorOf, type JobRow, emptySpan } from "./span.ts";

type AttemptPart = Pick<AttemptRow, "attempt" | "startedAt" | "errorName" | "errorMessage"> & {
  endedAt: string | null;
  outcome: AttemptRow["outcome"] | "running";
};

/** Returns the attempts of a job. A running attempt, or one that completed, is recorded only in the job's row. */
function attemptsOf({ attempt, state, startedAt, finishedAt }: JobRow, storedAttempts: readonly AttemptRow[]): AttemptPart[] {
  if (startedAt === null || (state !== "active" && state !== "completed") || storedAttempts.some((row) => row.attempt === attempt))
    return [...storedAttempts];
  const outcome = state === "active" ? "running" : "completed";
  return [...storedAttempts, { attempt, startedAt, endedAt: finishedAt, outcome, errorName: null, errorMessage: null }];
}

/**
 * Returns when an attempt became ready to run: when the job was created, when the attempt before it asked for a retry, or when an
 * operator restarted the job (`restarts`). The time between the end of a job and its restart is not a wait.
 */
function readyAt(job: JobRow, previous: AttemptPart | undefined, restarts: readonly string[], startedAt: string | null): string {
  if (!previous) return job.createdAt;
  const ended = previous.endedAt ?? previous.startedAt;
  if (previous.outcome === "retried" || previous.outcome === "stalled") return ended;
  const since = restarts.filter((at) => at >= ended && (startedAt === null || at <= startedAt));
  return since.toSorted().at(-1) ?? startedAt ?? ended;
}

const stateOf = (state: JobState): SpanState => (state === "active" ? "running" : state);

/** Returns whether a job was cancelled. Its state is failed, with an error of its own. */
export const isCancelled = ({ state, errorName }: { state: string; errorName: string | null }): boolean =>
  state === "failed" && errorName === "CancelledError";

/**
 * Returns the spans of a job and its attempts, each attempt with its wait. A coming attempt is a span that waits. `restarts` are the
 * times at which operators ran the job again, ISO UTC.
 */
export function spansOfJob(job: JobRow, storedAttempts: readonly AttemptRow[], restarts: readonly string[]): Span[] {
  const attempts = attemptsOf(job, storedAttempts);
  const link = `/jobs/${job.id}`;
  const spans = attempts.map((row, index): Span => {
    const ready = readyAt(job, attempts[index - 1], restarts, row.startedAt);
    return {
      ...emptySpan,
      id: `${job.id}#${row.attempt}`,
      parentId: job.id,
      kind: "attempt",
      name: `Attempt ${row.attempt}`,
      queue: job.queue,
      state: row.outcome,
      startedAt: ready < row.startedAt ? ready : row.startedAt,
      waitMs: msBetween(ready, row.startedAt),
      endedAt: row.endedAt,
      attempt: row.attempt,
      error: spanErrorOf(row.errorName, row.errorMessage),
      link,
    };
  });
  const waits = job.state === "waiting" || job.state === "delayed" || job.state === "blocked";
  const last = attempts.at(-1);
  if (waits && last)
    spans.push({
      ...emptySpan,
      id: `${job.id}#${job.attempt + 1}`,
      parentId: job.id,
      kind: "attempt",
      name: `Attempt ${job.attempt + 1}`,
      queue: job.queue,
      state: stateOf(job.state),
      startedAt: readyAt(job, last, restarts, null),
      waitMs: null,
      endedAt: null,
      attempt: job.attempt + 1,
      link,
    });
  const own: Span = {
    ...emptySpan,
    id: job.id,
    parentId: job.parentId,
    kind: "job",
    name: job.type,
    about: job.about,
    queue: job.queue,
    state: isCancelled(job) ? "cancelled" : stateOf(job.state),
    startedAt: job.createdAt,
    waitMs: attempts[0] ? msBetween(job.createdAt, attempts[0].startedAt) : null,
    endedAt: job.finishedAt,
    attempt: job.attempt,
    error: spanErrorOf(job.errorName, job.errorMessage),
    eventId: job.eventId,
    url: job.url,
    link,
  };
  return [own, ...spans];
}
