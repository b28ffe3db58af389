import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { Attempt } from "#domain/jobs/job";

/** An attempt with its number among those that it is shown with. */
export type NumberedAttempt = { number: number; attempt: Attempt };
/** The attempts that led to a dead letter, those of its job before the replay that led to it, and those after its own replay. */
export type SplitAttempts = { own: NumberedAttempt[]; earlier: NumberedAttempt[]; later: NumberedAttempt[] };

/** Splits the attempts of a job, oldest first: each replay starts over with attempts of its own. */
export function splitAttempts(
  attempts: readonly Attempt[],
  { attempts: count, createdAt, replays }: Pick<DeadLetter, "attempts" | "createdAt" | "replays">,
): SplitAttempts {
  const numbered = (list: readonly Attempt[], before: number) => list.map((attempt) => ({ number: attempt.attempt - before, attempt }));
  // Of a queue outside the job layer, they are what its consumer reported of this message, at the time of the report.
  if (replays !== "job") return { own: numbered(attempts, 0), earlier: [], later: [] };
  const until = attempts.filter(({ startedAt }) => startedAt <= createdAt);
  const last = until.at(-1)?.attempt ?? 0;
  const before = Math.max(0, last - count);
  return {
    own: numbered(
      until.filter(({ attempt }) => attempt > before),
      before,
    ),
    earlier: numbered(
      until.filter(({ attempt }) => attempt <= before),
      0,
    ),
    later: numbered(attempts.slice(until.length), last),
  };
}
