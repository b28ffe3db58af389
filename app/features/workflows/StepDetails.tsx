import { visibleText } from "#domain/text/visible";
import { Link } from "@tanstack/react-router";
import { Button } from "../../ui/button/Button.tsx";
import type { StepAttemptRecord } from "#domain/workflows/controlRequests";
import { parts } from "../../core/pipelineParts.ts";
import { ErrorDetails } from "../../ui/ErrorDetails.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { Time } from "../../ui/Time.tsx";
import { formatCount, shortActorName, formatPreciseDuration } from "../../ui/format.ts";
import type { RunDetail } from "./calls.ts";
import { type WorkflowSearch, withStep } from "./search.ts";
import type { StepLine } from "./timeline.ts";
import { runTexts } from "./runTexts.ts";
import { stepNameOf } from "../../ui/stepNames.ts";

const durationBetween = (from: string, to: string) => formatPreciseDuration(Date.parse(to) - Date.parse(from));

/** One attempt: its start, duration and result, and its error with the stack or the start of its output. */
function StepAttempt({ attempt, name }: { attempt: StepAttemptRecord; name: string }) {
  const { errorName, errorMessage, errorStack, output, outputLength } = attempt;
  return (
    <li className="border-t border-kumo-hairline py-2">
      <div className="flex flex-wrap items-center gap-x-3">
        <span className="figure text-kumo-subtle">{attempt.attempt}</span>
        {errorName === null ? (
          <StatusLabel shape="check" tone="quiet">
            Succeeded
          </StatusLabel>
        ) : (
          <StatusLabel shape="cross" tone="danger">
            {errorName}
          </StatusLabel>
        )}
        <span className="figure ml-auto text-right text-kumo-subtle">
          ran {durationBetween(attempt.startedAt, attempt.endedAt)}
          {attempt.retryAt && `, retried after ${durationBetween(attempt.endedAt, attempt.retryAt)}`} · <Time at={attempt.startedAt} />
        </span>
      </div>
      {errorMessage !== null && !errorStack?.includes(errorMessage) && <p className="mt-1 break-words">{errorMessage}</p>}
      {errorStack && (
        <div className="mt-1">
          <LongText text={errorStack} label={`Stack of attempt ${attempt.attempt} of ${name}`} lines={8} />
        </div>
      )}
      <ErrorDetails details={attempt.errorDetails} of={`attempt ${attempt.attempt} of ${name}`} />
      {output !== null && output !== "" && (
        <div className="mt-1">
          <LongText text={output} label={`Output of ${name}`} lines={8} />
          {outputLength !== null && outputLength > output.length && (
            <p className="mt-1 text-kumo-subtle">
              First {formatCount(output.length)} of {formatCount(outputLength)} characters
            </p>
          )}
        </div>
      )}
    </li>
  );
}

/** The decision on the run, with who made it, when and why, or a link to what is still to be decided about. */
function ApprovalDecision({ run, line, search }: Pick<Props, "run" | "line" | "search">) {
  const { decision } = run;
  const reviewStep = parts().runs?.reviewStep;
  if (line.step.state === "skipped") return <p>{runTexts().approvalSkipped}</p>;
  if (!decision)
    return (
      <p>
        {line.step.state === "running" ? `${runTexts().approvalPending} ` : "No decision. "}
        {reviewStep !== undefined && (
          <Link
            to="/workflows/$id"
            params={{ id: run.id }}
            search={withStep(search, reviewStep)}
            replace
            className="text-kumo-link underline underline-offset-2"
          >
            Read the output of {stepNameOf(reviewStep)}
          </Link>
        )}
      </p>
    );
  return (
    <p className="break-words">
      {decision.decision === "approved" ? "Approved" : "Rejected"} by{" "}
      <span title={visibleText(decision.by)}>{shortActorName(decision.by)}</span> {line.step.endedAt && <Time at={line.step.endedAt} />}
      {decision.reason && (
        <>
          : <bdi>{decision.reason}</bdi>
        </>
      )}
    </p>
  );
}

type Props = { run: RunDetail; line: StepLine; search: WorkflowSearch; mayRestart: boolean; onRestart: () => void };

/** The details of a step: its attempts with their output or error, and a button to restart the run from it. */
export function StepDetails({ run, line, search, mayRestart, onRestart }: Props) {
  const name = stepNameOf(line.name);
  return (
    <div className="relative bg-kumo-base pb-3 pl-5">
      {line.name === "approval" ? (
        <ApprovalDecision run={run} line={line} search={search} />
      ) : line.attempts.length ? (
        <ol>
          {line.attempts.map((attempt) => (
            <StepAttempt key={attempt.startedAt} attempt={attempt} name={name} />
          ))}
        </ol>
      ) : (
        <p className="text-kumo-subtle">
          {line.step.state === "waiting"
            ? "Not started"
            : line.step.state === "running"
              ? "First attempt is running"
              : "No attempts recorded"}
        </p>
      )}
      {mayRestart && (
        <Button size="sm" className="mt-2" onClick={onRestart}>
          Restart from {name}
        </Button>
      )}
    </div>
  );
}
