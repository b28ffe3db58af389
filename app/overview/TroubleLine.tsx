import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { maxRunsCounted, type Overview, type QueueView, type Trouble } from "#domain/queues/health";
import { healthWordsOf } from "../features/queues/health.ts";
import { forecastOf } from "../features/queues/backlog.ts";
import { backlogGrowthOf } from "../features/queues/backlogSamples.ts";
import { links } from "../core/links.ts";
import { runNouns } from "../ui/runNouns.ts";
import { useNow } from "../ui/useNow.ts";
import { formatClock, pluralize, pluralizeCapped, shortActorName } from "../ui/format.ts";

const link = "underline decoration-kumo-interact underline-offset-3 hover:decoration-current";

const QueueLink = ({ name }: { name: string }) => (
  <Link {...links.queue(name)} className={link}>
    {name}
  </Link>
);

const WaitingLink = ({ name, total }: { name: string; total: number }) => (
  <Link {...links.jobs({ queue: name, state: "waiting" })} className={link}>
    {pluralize(total, "job")}
  </Link>
);

type Props = {
  trouble: Trouble;
  /** The queue that the trouble is about, if it is about one. */
  queue: QueueView | undefined;
  /** Finished jobs of the queue per minute. */
  perMinute: number;
  now: number;
};

const sinceText = ({ since }: Trouble, now: number): string => (since ? ` since ${formatClock(since, now)}` : "");

const DeadLetters = ({ trouble, now }: Props) => {
  const { target, count, errorName } = trouble;
  return (
    <>
      <QueueLink name={target} />:{" "}
      <Link {...links.deadLetters({ queue: target })} className={link}>
        {pluralize(count, "open dead letter")}
      </Link>
      {sinceText(trouble, now)}
      {errorName && `, ${count === 1 ? "" : "mostly "}${errorName}`}
    </>
  );
};

/** A reason may have 500 characters, which fill the screen of a phone. The panel of the queue shows all of them. */
const maxReasonLength = 120;
const excerptOf = (reason: string): string =>
  reason.length > maxReasonLength
    ? `${reason
        .slice(0, maxReasonLength)
        .replace(/[\ud800-\udbff]?$/, "")
        .trimEnd()}…`
    : reason;

const Paused = ({ trouble, queue, now }: Props) => (
  <>
    <QueueLink name={trouble.target} /> paused{queue?.pause && ` by ${shortActorName(queue.pause.by)}`}
    {sinceText(trouble, now)}
    {queue?.pause?.resumeAt && ` until ${formatClock(queue.pause.resumeAt, now)}`}
    {queue?.pause && (
      <>
        : “<bdi>{excerptOf(queue.pause.reason)}</bdi>”
        {queue.pause.reason.length > maxReasonLength && (
          <>
            {" "}
            <Link {...links.queue(trouble.target)} className={link}>
              Read all
            </Link>
          </>
        )}
      </>
    )}
    {trouble.count > 0 && (
      <>
        , <WaitingLink name={trouble.target} total={trouble.count} /> waiting
      </>
    )}
  </>
);

const Backlog = ({ trouble, queue, perMinute, now }: Props) => {
  const { target, count, since } = trouble;
  const waiting = queue?.countsKnown === false ? pluralize(count, "message") : <WaitingLink name={target} total={count} />;
  const oldest = since ? `, oldest since ${formatClock(since, now)}` : "";
  return queue && healthWordsOf(queue, now).includes("No consumer") ? (
    <>
      No Worker consumes <QueueLink name={target} />: {waiting} waiting{oldest}
    </>
  ) : (
    <>
      <QueueLink name={target} /> is behind: {waiting} waiting{oldest}
      {queue?.countsKnown !== false &&
        `; ${forecastOf({ waiting: count, paused: false, perMinute, growth: backlogGrowthOf(target, now) })}`}
    </>
  );
};

const Approval = ({ trouble: { count } }: Props) => (
  <>
    <Link {...links.workflows({ status: "waiting" })} className={link}>
      {pluralizeCapped(count, maxRunsCounted, ...runNouns())}
    </Link>{" "}
    awaiting approval
  </>
);

const Overdue = ({ trouble, now }: Props) => (
  <>
    <Link {...links.schedules({ state: "overdue" })} className={link}>
      {pluralize(trouble.count, "schedule")}
    </Link>{" "}
    overdue{sinceText(trouble, now)}: jobs are not being created on time
  </>
);

const FailedRuns = ({ trouble, now }: Props) => (
  <>
    <Link {...links.workflows({ unresolved: "true" })} className={link}>
      {pluralizeCapped(trouble.count, maxRunsCounted, "workflow run")}
    </Link>{" "}
    failed{sinceText(trouble, now)}
  </>
);

/** The sentence of each kind of trouble. */
const sentences: Record<Trouble["kind"], (props: Props) => ReactNode> = {
  deadLetters: DeadLetters,
  paused: Paused,
  backlog: Backlog,
  approval: Approval,
  overdue: Overdue,
  failedRuns: FailedRuns,
};

/** One trouble as a sentence with links to the place where an operator can fix it. `perMinute`: finished jobs of the queue. */
export function TroubleLine({ trouble, overview, perMinute = 0 }: { trouble: Trouble; overview: Overview; perMinute: number | undefined }) {
  const now = useNow();
  const Sentence = sentences[trouble.kind];
  return <Sentence trouble={trouble} queue={overview.queues.find(({ name }) => name === trouble.target)} perMinute={perMinute} now={now} />;
}
