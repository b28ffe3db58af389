import { visibleText } from "#domain/text/visible";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { Attempt } from "#domain/jobs/job";
import { type NumberedAttempt, splitAttempts } from "./splitAttempts.ts";
import { outcomeSignOf } from "../../ui/attemptOutcome.ts";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { Time } from "../../ui/Time.tsx";
import { formatDuration } from "../../ui/format.ts";

/** The run time of an attempt; null while it runs. */
function runTimeOf({ startedAt, endedAt }: Attempt): string | null {
  if (endedAt === null) return null;
  const ms = Date.parse(endedAt) - Date.parse(startedAt);
  return ms < 1000 ? `${ms} ms` : ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms);
}

/** The backoff between this attempt and the next; null if there is none. */
const waitAfter = ({ retryAt, endedAt }: Attempt): string | null =>
  retryAt && endedAt ? formatDuration(Date.parse(retryAt) - Date.parse(endedAt)) : null;

/** The attempts of a dead letter: outcome, run time, backoff and start. Those before an earlier replay and after its own follow. */
export function AttemptList({ attempts, deadLetter }: { attempts: readonly Attempt[]; deadLetter: DeadLetter }) {
  if (!attempts.length)
    return (
      <p className="text-kumo-subtle">
        {deadLetter.reason === "malformed" ? "Never attempted: the message could not be read." : "No attempt history is stored."}
      </p>
    );
  const { own, earlier, later } = splitAttempts(attempts, deadLetter);
  return (
    <>
      <Attempts attempts={own} deadLetter={deadLetter} />
      {later.length > 0 && (
        <>
          <p className="mt-3 mb-1 text-kumo-subtle">After its replay</p>
          <Attempts attempts={later} deadLetter={deadLetter} />
        </>
      )}
      {earlier.length > 0 && (
        <>
          <p className="mt-3 mb-1 text-kumo-subtle">Before the replay that led to it</p>
          <Attempts attempts={earlier} deadLetter={deadLetter} />
        </>
      )}
    </>
  );
}

/** An error is shown only if it differs from that of the dead letter. */
const Attempts = ({ attempts, deadLetter }: { attempts: readonly NumberedAttempt[]; deadLetter: DeadLetter }) => (
  <ol className="border-t border-kumo-hairline">
    {attempts.map(({ number, attempt }) => {
      const { word, ...sign } = outcomeSignOf(attempt.outcome);
      return (
        <li
          key={`${attempt.attempt} ${attempt.startedAt}`}
          className="grid grid-cols-[2ch_minmax(0,1fr)_auto] min-h-row items-center gap-x-3 border-b border-kumo-hairline"
        >
          <span className="figure text-right text-kumo-subtle">{number}</span>
          <span className="flex min-w-0 flex-wrap gap-x-3">
            <StatusLabel {...sign}>{word}</StatusLabel>
            {attempt.errorMessage !== null && attempt.errorMessage !== deadLetter.errorMessage && (
              <span className="max-w-full truncate" title={visibleText(attempt.errorMessage)}>
                {attempt.errorName}
                <span className="text-kumo-subtle"> {attempt.errorMessage}</span>
              </span>
            )}
          </span>
          <span className="figure text-right whitespace-nowrap text-kumo-subtle">
            {runTimeOf(attempt) && `run time ${runTimeOf(attempt)} · `}
            {waitAfter(attempt) && `backoff ${waitAfter(attempt)} · `}
            <Time at={attempt.startedAt} />
          </span>
        </li>
      );
    })}
  </ol>
);
