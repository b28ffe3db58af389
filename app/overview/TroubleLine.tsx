import { Link } from "@tanstack/react-router";
import { maxRunsCounted, type Overview, type Trouble } from "#domain/queues/health";
import { healthWordOf } from "../features/queues/health.ts";
import { forecastOf } from "../features/queues/backlog.ts";
import { backlogGrowthOf } from "../features/queues/backlogSamples.ts";
import { useNow } from "../ui/useNow.ts";
import { formatClock, pluralize, pluralizeCapped, shortActorName } from "../ui/format.ts";

const link = "underline decoration-kumo-interact underline-offset-3 hover:decoration-current";

const QueueLink = ({ name }: { name: string }) => (
  <Link to="/queues/$name" params={{ name }} className={link}>
    {name}
  </Link>
);

const WaitingLink = ({ name, total }: { name: string; total: number }) => (
  <Link to="/jobs" search={{ queue: name, state: "waiting" }} className={link}>
    {pluralize(total, "job")}
  </Link>
);

/** One trouble as a sentence with links to the place where an operator can fix it. `perMinute`: finished jobs of the queue. */
export function TroubleLine({ trouble, overview, perMinute = 0 }: { trouble: Trouble; overview: Overview; perMinute: number | undefined }) {
  const now = useNow();
  const { kind, target, count: total, since, detail } = trouble;
  const queue = overview.queues.find((candidate) => candidate.name === target);
  const at = since && formatClock(since, now);
  switch (kind) {
    case "deadLetters":
      return (
        <>
          <QueueLink name={target} /> failing{at && ` since ${at}`}:{" "}
          <Link to="/dead-letters" search={{ queue: target }} className={link}>
            {pluralize(total, "open dead letter")}
          </Link>
          {detail && `, ${total === 1 ? detail.replace(/^Mostly /, "") : detail.replace(/^M/, "m")}`}
        </>
      );
    case "paused":
      return (
        <>
          <QueueLink name={target} /> paused{queue?.pause && ` by ${shortActorName(queue.pause.by)}`}
          {at && ` since ${at}`}
          {queue?.pause?.resumeAt && ` until ${formatClock(queue.pause.resumeAt, now)}`}
          {queue?.pause && (
            <>
              : “<bdi>{queue.pause.reason}</bdi>”
            </>
          )}
          {total > 0 && (
            <>
              , <WaitingLink name={target} total={total} /> waiting
            </>
          )}
        </>
      );
    case "backlog":
      return queue && healthWordOf(queue, now) === "No consumer" ? (
        <>
          No Worker consumes <QueueLink name={target} />: <WaitingLink name={target} total={total} /> waiting
          {at && `, oldest since ${at}`}
        </>
      ) : (
        <>
          <QueueLink name={target} /> is behind: <WaitingLink name={target} total={total} /> waiting{at && `, oldest since ${at}`};{" "}
          {forecastOf({ waiting: total, paused: false, perMinute, growth: backlogGrowthOf(target, now) })}
        </>
      );
    case "approval":
      return (
        <>
          <Link to="/workflows" search={{ status: "waiting" }} className={link}>
            {pluralizeCapped(total, maxRunsCounted, "article")}
          </Link>{" "}
          awaiting approval
        </>
      );
    case "overdue":
      return (
        <>
          <Link to="/schedules" search={{ state: "overdue" }} className={link}>
            {pluralize(total, "schedule")}
          </Link>{" "}
          overdue{at && ` since ${at}`}: jobs are not being created on time
        </>
      );
    case "failedRuns":
      return (
        <>
          <Link to="/workflows" search={{ unresolved: "true" }} className={link}>
            {pluralizeCapped(total, maxRunsCounted, "workflow run")}
          </Link>{" "}
          failed{at && ` since ${at}`}
        </>
      );
  }
}
