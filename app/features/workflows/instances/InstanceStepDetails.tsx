import { Button } from "../../../ui/button/Button.tsx";
import type { InstanceAttempt, InstanceStep } from "#domain/workflows/instance";
import { DetailList } from "../../../ui/DetailList.tsx";
import { formatPreciseDuration } from "../../../ui/format.ts";
import { StatusLabel } from "../../../ui/StatusLabel.tsx";
import { Time } from "../../../ui/Time.tsx";
import { ExcerptText } from "./ExcerptText.tsx";

const durationBetween = (from: string, to: string) => formatPreciseDuration(Math.max(0, Date.parse(to) - Date.parse(from)));

/** The result of an attempt: running, succeeded, or its error. */
function AttemptSign({ attempt: { endedAt, error } }: { attempt: InstanceAttempt }) {
  if (endedAt === null)
    return (
      <StatusLabel shape="dot" tone="info">
        Running
      </StatusLabel>
    );
  if (error === null)
    return (
      <StatusLabel shape="check" tone="quiet">
        Succeeded
      </StatusLabel>
    );
  return (
    <StatusLabel shape="cross" tone="danger">
      {error.name}
    </StatusLabel>
  );
}

const Attempt = ({ attempt }: { attempt: InstanceAttempt }) => (
  <li className="border-t border-kumo-hairline py-2">
    <div className="flex flex-wrap items-center gap-x-3">
      <span className="figure text-kumo-subtle">{attempt.attempt}</span>
      <AttemptSign attempt={attempt} />
      <span className="figure ml-auto text-right text-kumo-subtle">
        {attempt.endedAt !== null && `ran ${durationBetween(attempt.startedAt, attempt.endedAt)}`}
        {attempt.endedAt !== null && attempt.retryAt !== null && `, retried after ${durationBetween(attempt.endedAt, attempt.retryAt)}`}
        {attempt.endedAt !== null && " · "}
        <Time at={attempt.startedAt} />
      </span>
    </div>
    {attempt.error && <p className="mt-1 break-words">{attempt.error.message}</p>}
  </li>
);

type Props = { step: InstanceStep; name: string; mayRestart: boolean; onRestart: () => void };

/** The details of a step: what it waits for, its attempts with their errors, its output, and a button to restart the instance from it. */
export function InstanceStepDetails({ step, name, mayRestart, onRestart }: Props) {
  const { type, wakeAt, eventType, retryLimit, timeout, attempts, output } = step;
  const firstShown = attempts[0]?.attempt ?? 1;
  return (
    <div className="relative bg-kumo-base pb-3 pl-5">
      <DetailList
        items={[
          wakeAt !== null && ["Sleeps until", <Time key="wake" at={wakeAt} as="both" />],
          eventType !== null && [
            "Event type",
            <span key="event" className="font-mono text-xs">
              {eventType}
            </span>,
          ],
          type === "waitForEvent" && step.state === "failed" && ["Result", "No event arrived in time"],
          type === "do" && retryLimit !== null && ["Retries", retryLimit === 0 ? "None" : `At most ${retryLimit}`],
          type === "do" && timeout !== null && ["Time limit", `${timeout} for an attempt`],
        ]}
      />
      {attempts.length > 0 && (
        <ol aria-label={`Attempts of ${name}`} className="mt-2">
          {firstShown > 1 && <li className="py-1 text-kumo-subtle">Earlier attempts are not shown.</li>}
          {attempts.map((attempt) => (
            <Attempt key={attempt.attempt} attempt={attempt} />
          ))}
        </ol>
      )}
      {output && <ExcerptText excerpt={output} label={`Output of ${name}`} />}
      {mayRestart && type !== "rollback" && (
        <Button size="sm" className="mt-2" onClick={onRestart}>
          Restart from {name}
        </Button>
      )}
    </div>
  );
}
