import type { Metrics } from "#domain/queues/metrics";
import { type Overview, waitingOf } from "#domain/queues/health";
import type { Problem } from "#domain/problems";
import { seriesOf } from "../features/queues/metrics.ts";
import { jobsPerMinuteOf } from "../features/queues/backlog.ts";
import { Link } from "@tanstack/react-router";
import { useFiringAlerts } from "../features/alerts/useFiringAlerts.ts";
import { links } from "../core/links.ts";
import { RouterLink } from "../ui/RouterLink.tsx";
import { StatusIcon } from "../ui/StatusLabel.tsx";
import { useNow } from "../ui/useNow.ts";
import { pluralize } from "../ui/format.ts";
import { Time } from "../ui/Time.tsx";
import { AlertLine } from "./AlertLine.tsx";
import { criticalAlertsOf } from "./criticalAlerts.ts";
import { FireDrillLine } from "./FireDrillLine.tsx";
import { headlineOf, splitTroubles } from "./headline.ts";
import { Summary } from "./Summary.tsx";
import { TroubleLine } from "./TroubleLine.tsx";

/** The most troubles listed. The others are summed up. */
const maxTroubles = 6;

type Props = { overview: Overview; problems: readonly Problem[]; metrics: Metrics | undefined };

type QuietProps = { overview: Overview; hasProblems: boolean; hasCriticalAlerts: boolean };

/** The number of queues of which nothing says whether messages wait. */
const countUnknown = ({ queues }: Overview): number => queues.filter((queue) => waitingOf(queue) === null).length;

/** The line below the headline when there are no troubles: when the last job finished, and how many queues are not known. */
function QuietLine({ overview, hasProblems, hasCriticalAlerts }: QuietProps) {
  const lastFinishedAt =
    overview.queues
      .flatMap((queue) => queue.lastFinishedAt ?? [])
      .toSorted()
      .at(-1) ?? null;
  const unknown = countUnknown(overview);
  const known = overview.queues.some(({ countsKnown }) => countsKnown);
  return (
    <p className="mt-1 text-kumo-subtle">
      {hasProblems ? "No queue is failing, paused or behind." : "Nothing is failing, paused or behind."}{" "}
      {lastFinishedAt ? (
        <>
          The last job finished <Time at={lastFinishedAt} />.
        </>
      ) : (
        known && "No job has run yet."
      )}{" "}
      {unknown > 0 && (
        <>
          What waits in{" "}
          <Link to="/queues" search={{ word: "Unknown" }} className="underline underline-offset-3">
            {pluralize(unknown, "queue")}
          </Link>{" "}
          is not known.{" "}
        </>
      )}
      {hasCriticalAlerts && (
        <Link {...links.alerts({ state: "firing", severity: "critical" })} className="underline underline-offset-3">
          View critical alerts
        </Link>
      )}
    </p>
  );
}

/** Says how many failures have muted causes: the rate includes them, but they alone are no reason to call the system failing. */
const MutedFailures = ({ verdict: { muted, now } }: Pick<Overview, "verdict">) => (
  <li className="figure">
    <Link
      {...links.deadLetters({ groups: "muted" })}
      className="underline decoration-kumo-interact underline-offset-3 hover:decoration-current"
    >
      {pluralize(muted, "failure")}
    </Link>{" "}
    in the last 5 minutes {muted === 1 ? "has a muted cause" : "have muted causes"}
    {now !== null && ", included above"}
  </li>
);

/** The state of the whole system in a few words, and below it one line for each trouble. */
export function Headline({ overview, problems, metrics }: Props) {
  const now = useNow();
  const { troubles, verdict } = overview;
  // The table of causes has the dead letters.
  const lines = { troubles: troubles.filter(({ kind }) => kind !== "deadLetters") };
  const { listed, others } = splitTroubles(lines, maxTroubles);
  const alerts = criticalAlertsOf(useFiringAlerts(), troubles);
  const { unresolved, resolved } = alerts;
  const unknown = countUnknown(overview);
  const { text, tone, shape, href } = headlineOf(overview, now, { problems, alerts, hasUnknownQueues: unknown > 0 });
  return (
    <div className="px-4 sm:px-6">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h2 className="figure flex items-start gap-2.5 text-[22px] leading-7 font-semibold text-kumo-strong">
          <StatusIcon shape={shape} tone={tone} size="size-4" className="mt-1.5" />
          {href === undefined ? (
            text
          ) : (
            <RouterLink href={href} className="decoration-kumo-interact decoration-1 underline-offset-4 hover:underline">
              {text}
            </RouterLink>
          )}
        </h2>
        {troubles.length + unresolved.length > 1 && (
          <p className="figure min-w-0 text-base wrap-anywhere">
            <Summary overview={overview} alerts={alerts} />
          </p>
        )}
      </div>
      <FireDrillLine />
      {lines.troubles.length + unresolved.length + verdict.muted > 0 ? (
        <ul className="mt-2 flex flex-col gap-1 text-base leading-6">
          {verdict.muted > 0 && <MutedFailures verdict={verdict} />}
          {unresolved.length > 0 && <AlertLine shown={unresolved} alerts={alerts} />}
          {listed.map((trouble) => (
            <li key={`${trouble.kind} ${trouble.target}`} className="figure break-words">
              <TroubleLine
                trouble={trouble}
                overview={overview}
                perMinute={metrics && jobsPerMinuteOf(seriesOf(metrics, trouble.target)?.points ?? [], now)}
              />
            </li>
          ))}
          {others.troubles.length > 0 && (
            <li className="figure break-words text-kumo-subtle">
              and <Summary overview={others} />
            </li>
          )}
          {resolved.length > 0 && <AlertLine shown={resolved} alerts={alerts} />}
        </ul>
      ) : troubles.length > 0 ? null : (
        <QuietLine overview={overview} hasProblems={problems.length > 0} hasCriticalAlerts={resolved.length > 0} />
      )}
    </div>
  );
}
