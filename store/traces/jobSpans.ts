import type { JobState } from "#domain/jobs/job";
import type { Span, SpanState } from "#domain/traces/trace";
import { type AttemptRow, msBetween, spanErrorOf, type JobRow, emptySpan } from "./span.ts";

type AttemptPart = Pick<AttemptRow, "attempt" | "startedAt" | "errorName" | "errorMessage"> & {
  endedAt: string | null;
  outcome: AttemptRow["outcome"] | "running";
};

/** The tries of a job; the one that goes on, or went well, is told by the job's row alone. */
function attemptsOf({ attempt, state, startedAt, finishedAt }: JobRow, told: readonly AttemptRow[]): AttemptPart[] {
  if (startedAt === null || (state !== "active" && state !== "completed") || told.some((one) => one.attempt === attempt)) return [...told];
  const outcome = state === "active" ? "running" : "completed";
  return [...told, { attempt, startedAt, endedAt: finishedAt, outcome, errorName: null, errorMessage: null }];
}

/**
 * Since when a try could run: the job was made, the try before it asked for another, or an operator did (`asked`). A job that
 * was over waited for nobody until then.
 */
function readyAt(job: JobRow, before: AttemptPart | undefined, asked: readonly string[], startedAt: string | null): string {
  if (!before) return job.createdAt;
  const ended = before.endedAt ?? before.startedAt;
  if (before.outcome === "retried" || before.outcome === "stalled") return ended;
  const since = asked.filter((at) => at >= ended && (startedAt === null || at <= startedAt));
  return since.toSorted().at(-1) ?? startedAt ?? ended;
}

const stateOf = (state: JobState): SpanState => (state === "active" ? "running" : state);

/** A job that was cancelled is kept as failed, by an error that says so. */
export const isCancelled = ({ state, errorName }: { state: string; errorName: string | null }): boolean =>
  state === "failed" && errorName === "CancelledError";

/**
 * A job and its tries, each with its own wait; a try that is still to come is told as one that waits. `asked`: when operators
 * had it run again.
 */
export function spansOfJob(job: JobRow, told: readonly AttemptRow[], asked: readonly string[]): Span[] {
  const tries = attemptsOf(job, told);
  const link = `/jobs/${job.id}`;
  const spans = tries.map((one, index): Span => {
    const ready = readyAt(job, tries[index - 1], asked, one.startedAt);
    return {
      ...emptySpan,
      id: `${job.id}#${one.attempt}`,
      parentId: job.id,
      kind: "attempt",
      name: `Attempt ${one.attempt}`,
      queue: job.queue,
      state: one.outcome,
      startedAt: ready < one.startedAt ? ready : one.startedAt,
      waitMs: msBetween(ready, one.startedAt),
      endedAt: one.endedAt,
      attempt: one.attempt,
      error: spanErrorOf(one.errorName, one.errorMessage),
      link,
    };
  });
  const waits = job.state === "waiting" || job.state === "delayed" || job.state === "blocked";
  const last = tries.at(-1);
  if (waits && last)
    spans.push({
      ...emptySpan,
      id: `${job.id}#${job.attempt + 1}`,
      parentId: job.id,
      kind: "attempt",
      name: `Attempt ${job.attempt + 1}`,
      queue: job.queue,
      state: stateOf(job.state),
      startedAt: readyAt(job, last, asked, null),
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
    waitMs: tries[0] ? msBetween(job.createdAt, tries[0].startedAt) : null,
    endedAt: job.finishedAt,
    attempt: job.attempt,
    error: spanErrorOf(job.errorName, job.errorMessage),
    eventId: job.eventId,
    url: job.url,
    link,
  };
  return [own, ...spans];
}
