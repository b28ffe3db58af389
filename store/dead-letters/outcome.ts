import { type ReplayOutcome, replayOutcomeOf } from "#domain/dead-letters/replayOutcome";
import { historyOf, type JobFields, type ReplayFacts } from "./replayFacts.ts";

/** Columns of a dead letter `d` for {@link outcomeOf}, besides its status and what {@link ReplayFacts} has. */
export const outcomeColumns = `d.resend_at IS NOT NULL AS isPending, d.resends AS sends, d.sent_digest IS NOT NULL AS wasSent, d.returned_as AS returnedAs,
  (SELECT r.created_at FROM dead_letters AS r WHERE r.id = d.returned_as) AS returnedAt`;

type OutcomeRow = Pick<ReplayFacts, "history"> & {
  status: string;
  resolvedAt: string | null;
  isPending: number;
  sends: number;
  wasSent: number;
  returnedAs: string | null;
  returnedAt: string | null;
};

function jobFieldsOf([state, attempt, attempts, earlierAttempts, runAt, startedAt, finishedAt, errorName]: JobFields) {
  return { state, attempt, attempts, earlierAttempts, runAt, startedAt, finishedAt, errorName };
}

/** Returns what became of the replay of a dead letter, from a row of {@link outcomeColumns}; null if it was not replayed. */
export function outcomeOf({
  history,
  status,
  resolvedAt,
  wasSent,
  sends,
  isPending,
  returnedAs,
  returnedAt,
}: OutcomeRow): ReplayOutcome | null {
  const { job, next } = historyOf({ history });
  return replayOutcomeOf({
    status,
    resolvedAt,
    job: job && jobFieldsOf(job),
    next: next && { id: next[0], at: next[1] },
    body: wasSent ? { isPending: Boolean(isPending), sends, returnedAs, returnedAt } : null,
  });
}
