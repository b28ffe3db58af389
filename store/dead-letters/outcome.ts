import { type ReplayOutcome, replayOutcomeOf } from "#domain/dead-letters/replayOutcome";
import type { JobState } from "#domain/jobs/job";
import type { ReplayFacts } from "./replayFacts.ts";

/** Columns of a dead letter `d` for {@link outcomeOf}, besides its status and what {@link ReplayFacts} has. */
export const outcomeColumns = `d.resend_at IS NOT NULL AS isPending, d.resends AS sends, d.sent_digest IS NOT NULL AS wasSent, d.returned_as AS returnedAs,
  (SELECT r.created_at FROM dead_letters AS r WHERE r.id = d.returned_as) AS returnedAt`;

type OutcomeRow = Pick<ReplayFacts, "job" | "next"> & {
  status: string;
  resolvedAt: string | null;
  isPending: number;
  sends: number;
  wasSent: number;
  returnedAs: string | null;
  returnedAt: string | null;
};

type JobFields = [JobState, number, number, number, string | null, string | null, string | null, string | null];

function jobFieldsOf(text: string) {
  const [state, attempt, attempts, earlierAttempts, runAt, startedAt, finishedAt, errorName] = JSON.parse(text) as JobFields;
  return { state, attempt, attempts, earlierAttempts, runAt, startedAt, finishedAt, errorName };
}

function nextOf(text: string) {
  const [id, at] = JSON.parse(text) as [string, string];
  return { id, at };
}

/** Returns what became of the replay of a dead letter, from a row of {@link outcomeColumns}; null if it was not replayed. */
export const outcomeOf = ({
  status,
  resolvedAt,
  job,
  next,
  wasSent,
  sends,
  isPending,
  returnedAs,
  returnedAt,
}: OutcomeRow): ReplayOutcome | null =>
  replayOutcomeOf({
    status,
    resolvedAt,
    job: job === null ? null : jobFieldsOf(job),
    next: next === null ? null : nextOf(next),
    body: wasSent ? { isPending: Boolean(isPending), sends, returnedAs, returnedAt } : null,
  });
