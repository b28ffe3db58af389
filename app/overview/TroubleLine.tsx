import { Link } from "@tanstack/react-router";
import { maxRunsCounted, type Overview, type Trouble } from "#domain/queues/health";
import { healthWordOf } from "../queues/health.ts";
import { forecastOf } from "../queues/backlog.ts";
import { backlogGrowthOf } from "../queues/backlogSamples.ts";
import { useNow } from "../ui/useNow.ts";
import { formatClock, pluralize, pluralizeCapped, shortActorName } from "../ui/format.ts";

const link = "underline decoration-kumo-interact underline-offset-3 hover:decoration-current";

const QueueLink = ({ name }: { name: string }) => (
  <Link to="/queues/$name" params={{ name }} className={link}>
    {name}
  </Link>
);

const WaitingLink = ({ name, many }: { name: string; many: number }) => (
  <Link to="/jobs" search={{ queue: name, state: "waiting" }} className={link}>
    {pluralize(many, "job")}
  </Link>
);

/** One trouble in words, and where it is put right. `perMinute` is how many jobs of its queue end, if that is known. */
export function TroubleLine({ trouble, overview, perMinute = 0 }: { trouble: Trouble; overview: Overview; perMinute: number | undefined }) {
  const now = useNow();
  const { kind, target, count: many, since, detail } = trouble;
  const queue = overview.queues.find((one) => one.name === target);
  const at = since && formatClock(since, now);
  switch (kind) {
    case "deadLetters":
      return (
        <>
          <QueueLink name={target} /> failing{at && ` since ${at}`}:{" "}
          <Link to="/dead-letters" search={{ queue: target }} className={link}>
            {pluralize(many, "open dead letter")}
          </Link>
          {detail && `, ${many === 1 ? detail.replace(/^Mostly /, "") : detail.replace(/^M/, "m")}`}
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
          {many > 0 && (
            <>
              , <WaitingLink name={target} many={many} /> waiting
            </>
          )}
        </>
      );
    case "backlog":
      return queue && healthWordOf(queue, now) === "No consumer" ? (
        <>
          No Worker takes the jobs of <QueueLink name={target} />: <WaitingLink name={target} many={many} /> waiting
          {at && `, the oldest since ${at}`}
        </>
      ) : (
        <>
          <QueueLink name={target} /> is behind: <WaitingLink name={target} many={many} /> waiting{at && `, the oldest since ${at}`};{" "}
          {forecastOf({ waiting: many, paused: false, perMinute, net: backlogGrowthOf(target, now) })}
        </>
      );
    case "approval":
      return (
        <>
          <Link to="/workflows" search={{ status: "waiting" }} className={link}>
            {pluralizeCapped(many, maxRunsCounted, "article")}
          </Link>{" "}
          {many === 1 ? "waits" : "wait"} for approval
        </>
      );
    case "overdue":
      return (
        <>
          <Link to="/schedules" search={{ state: "overdue" }} className={link}>
            {pluralize(many, "schedule")}
          </Link>{" "}
          overdue{at && ` since ${at}`}: {many === 1 ? "its jobs are" : "their jobs are"} not created on time
        </>
      );
    case "failedRuns":
      return (
        <>
          <Link to="/workflows" search={{ unresolved: "true" }} className={link}>
            {pluralizeCapped(many, maxRunsCounted, "workflow run")}
          </Link>{" "}
          failed{at && ` since ${at}`}
        </>
      );
  }
}
