import { useState } from "react";
import { Button } from "../../ui/button/Button.tsx";
import type { Attempt, LogEntry } from "#domain/jobs/job";
import { maxShown } from "#domain/jobs/shown";
import { ownAttemptsOf } from "#domain/jobs/ownAttempts";
import { ErrorDetails } from "../../ui/ErrorDetails.tsx";
import { Section } from "../../ui/Section.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { formatExactTime, formatClockWithSeconds, pluralize, formatDuration } from "../../ui/format.ts";
import { LongText } from "../../ui/LongText.tsx";
import type { JobDetail } from "./calls.ts";
import { attemptName } from "./attemptName.ts";
import { AttemptComparison } from "./AttemptComparison.tsx";
import { outcomeSignOf } from "../../ui/attemptOutcome.ts";
import { Logs } from "./Logs.tsx";
import { formatElapsed } from "./jobState.ts";

/** Number of attempts shown before the operator asks for the older ones. */
const initialCount = 5;

const runTimeOf = ({ startedAt, endedAt }: Attempt): string | null =>
  endedAt === null ? null : formatElapsed(Date.parse(endedAt) - Date.parse(startedAt));
const waitAfter = ({ retryAt, endedAt }: Attempt): string | null =>
  retryAt && endedAt && retryAt > endedAt ? formatDuration(Date.parse(retryAt) - Date.parse(endedAt)) : null;

/** The attempts of a job, newest first, each with its outcome, error and logs. Two attempts can be compared side by side. */
export function Attempts({ detail: { job, attempts, logs } }: { detail: JobDetail }) {
  const [comparing, setComparing] = useState(false);
  const [all, setAll] = useState(false);
  const own = ownAttemptsOf(job);
  const newest = attempts.toReversed();
  const shown = all ? newest : newest.slice(0, initialCount);
  const logsOutsideAttempts = logs.filter((line) => !attempts.some(({ attempt }) => attempt === line.attempt));
  return (
    <Section
      title={`Attempts, ${own.attempt} of ${own.attempts}`}
      aside={
        attempts.length > 1 && (
          <Button size="sm" variant="ghost" aria-expanded={comparing} onClick={() => setComparing(!comparing)}>
            {comparing ? "Hide comparison" : "Compare attempts"}
          </Button>
        )
      }
    >
      {comparing && <AttemptComparison job={job} attempts={attempts} logs={logs} />}
      <ol className="border-t border-kumo-hairline">
        {shown.map((attempt) => (
          <AttemptItem
            key={`${attempt.attempt} ${attempt.startedAt}`}
            attempt={attempt}
            name={attemptName(attempt.attempt, job)}
            folded={attempt !== newest[0]}
            logs={logs.filter((line) => line.attempt === attempt.attempt)}
          />
        ))}
      </ol>
      {newest.length > shown.length && (
        <Button size="sm" variant="ghost" className="mt-1" onClick={() => setAll(true)}>
          Show {pluralize(newest.length - shown.length, "older attempt")}
        </Button>
      )}
      {logsOutsideAttempts.length > 0 && <Logs lines={logsOutsideAttempts} since={job.createdAt} />}
      {logs.length >= maxShown && (attempts[0]?.attempt ?? 1) < (logs[0]?.attempt ?? 1) && (
        <p className="mt-1 text-xs text-kumo-subtle">Log lines of earlier attempts are not shown.</p>
      )}
      {(attempts[0]?.attempt ?? 1) > 1 && <p className="mt-1 text-xs text-kumo-subtle">Earlier attempts are not shown.</p>}
    </Section>
  );
}

function AttemptItem({ attempt, name, folded, logs }: { attempt: Attempt; name: string; folded: boolean; logs: readonly LogEntry[] }) {
  const { word, ...sign } = outcomeSignOf(attempt.outcome);
  const wait = waitAfter(attempt);
  const ran = runTimeOf(attempt);
  const errorText = attempt.errorStack || (attempt.errorName ? `${attempt.errorName}: ${attempt.errorMessage ?? ""}` : "");
  return (
    <li className="border-b border-kumo-hairline py-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="figure font-medium">{name}</span>
        <StatusLabel {...sign}>{word}</StatusLabel>
        {attempt.errorName && <span className="min-w-0 truncate font-medium">{attempt.errorName}</span>}
        <span className="figure ml-auto whitespace-nowrap text-kumo-subtle">
          <time dateTime={attempt.startedAt} title={formatExactTime(attempt.startedAt)}>
            {formatClockWithSeconds(attempt.startedAt)}
          </time>
          {ran && ` · run time ${ran}`}
          {wait && ` · backoff ${wait}`}
        </span>
      </div>
      {logs.length > 0 && <Logs lines={logs} since={attempt.startedAt} />}
      {errorText && (
        <div className="mt-1.5 pl-8 max-sm:pl-0">
          {attempt.errorMessage && !errorText.includes(attempt.errorMessage) && <p className="mb-1 break-words">{attempt.errorMessage}</p>}
          <LongText text={errorText} label={`Error of ${name.toLowerCase()}`} lines={5} />
          <ErrorDetails details={attempt.errorDetails} of={`the error of ${name.toLowerCase()}`} folded={folded} />
        </div>
      )}
    </li>
  );
}
