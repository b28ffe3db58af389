import { visibleText } from "#domain/text/visible";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { Attempt } from "#domain/jobs/job";
import { StatusLabel, statusStyleOf } from "../ui/StatusLabel.tsx";
import { Time } from "../ui/Time.tsx";
import { formatDuration } from "../ui/format.ts";

const outcomeSigns = {
  running: { word: "Running", shape: "ring", tone: "quiet" },
  completed: { word: "Completed", shape: "dot", tone: "quiet" },
  retried: { word: "Retried", shape: "ring", tone: "quiet" },
  failed: { word: "Failed", shape: "cross", tone: "danger" },
  stalled: { word: "Worker vanished", shape: "dash", tone: "warning" },
  cancelled: { word: "Cancelled", shape: "dash", tone: "quiet" },
} as const;

/** How long it ran; null while it does. */
function runTimeOf({ startedAt, endedAt }: Attempt): string | null {
  if (endedAt === null) return null;
  const ms = Date.parse(endedAt) - Date.parse(startedAt);
  return ms < 1000 ? `${ms} ms` : ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms);
}

/** How long was waited between this attempt and the next. */
const waitAfter = ({ retryAt, endedAt }: Attempt): string | null =>
  retryAt && endedAt ? formatDuration(Date.parse(retryAt) - Date.parse(endedAt)) : null;

/** Each try: when, how long it ran, what came of it, and the wait before the next. Its error where it was another one. */
export function AttemptList({ attempts, letter }: { attempts: readonly Attempt[]; letter: DeadLetter }) {
  if (!attempts.length)
    return (
      <p className="text-kumo-subtle">
        {letter.reason === "malformed" ? "It was never tried: it could not be read." : "No history of its attempts is kept."}
      </p>
    );
  return (
    <ol className="border-t border-kumo-hairline">
      {attempts.map((attempt) => {
        const { word, ...sign } = statusStyleOf(outcomeSigns, attempt.outcome);
        return (
          <li
            key={`${attempt.attempt} ${attempt.startedAt}`}
            className="grid grid-cols-[2ch_minmax(0,1fr)_auto] min-h-row items-center gap-x-3 border-b border-kumo-hairline"
          >
            <span className="figure text-right text-kumo-subtle">{attempt.attempt}</span>
            <span className="flex min-w-0 flex-wrap gap-x-3">
              <StatusLabel {...sign}>{word}</StatusLabel>
              {attempt.errorMessage !== null && attempt.errorMessage !== letter.errorMessage && (
                <span className="max-w-full truncate" title={visibleText(attempt.errorMessage)}>
                  {attempt.errorName}
                  <span className="text-kumo-subtle"> {attempt.errorMessage}</span>
                </span>
              )}
            </span>
            <span className="figure text-right whitespace-nowrap text-kumo-subtle">
              {runTimeOf(attempt) && `ran ${runTimeOf(attempt)}`}
              {waitAfter(attempt) && `, then waited ${waitAfter(attempt)}`} · <Time at={attempt.startedAt} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
