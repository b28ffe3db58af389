import { maxRunsCounted, type Overview, type Trouble } from "#domain/queues/health";
import type { Problem } from "#domain/problems";
import { formatAlertCount, type CriticalAlerts, noAlerts } from "./criticalAlerts.ts";
import type { Shape } from "../ui/StatusLabel.tsx";
import { formatClock, pluralize, pluralizeCapped } from "../ui/format.ts";

type Headline = { words: string; tone: "danger" | "warning" | "quiet"; shape: Shape };

const earliest = (troubles: readonly { since: string | null }[]): string | undefined =>
  troubles.flatMap(({ since }) => since ?? []).toSorted()[0];

/** What else is known beside the troubles: parts that do not work, and the critical alerts that fire. */
export type HeadlineContext = { problems?: readonly Problem[]; alerts?: CriticalAlerts };

/**
 * The state of the whole system in a word or two: what does not run comes first, then the worst kind of trouble. An alert
 * fires for an hour after it was raised last: where its cause is dealt with and all else is quiet it is said, and no alarm.
 */
export function headlineOf(
  troubles: readonly Trouble[],
  now: number,
  { problems = [], alerts = noAlerts }: HeadlineContext = {},
): Headline {
  const down = problems.filter((problem) => problem.down);
  if (down.length) return { words: `${pluralize(down.length, "part")} not running`, tone: "danger", shape: "triangle" };
  const of = (...kinds: Trouble["kind"][]) => troubles.filter(({ kind }) => kinds.includes(kind));
  const since = (word: string, some: readonly { since: string | null }[]) => {
    const at = earliest(some);
    return at ? `${word} since ${formatClock(at, now)}` : word;
  };
  const failing = of("deadLetters", "failedRuns");
  if (failing.length) return { words: since("Failing", failing), tone: "danger", shape: "triangle" };
  const { unresolved, resolved } = alerts;
  if (unresolved.length) {
    const raised = unresolved.map(({ firstSeenAt }) => ({ since: firstSeenAt }));
    return { words: since(pluralize(unresolved.length, "critical alert"), raised), tone: "danger", shape: "triangle" };
  }
  const overdue = of("overdue");
  if (overdue.length) return { words: since("Schedules overdue", overdue), tone: "warning", shape: "clock" };
  const behind = of("backlog");
  if (behind.length) return { words: since("Behind", behind), tone: "warning", shape: "stack" };
  const paused = of("paused");
  if (paused.length) return { words: since("Paused", paused), tone: "warning", shape: "bars" };
  if (of("approval").length) return { words: "Waiting for a person", tone: "warning", shape: "clock" };
  if (problems.length) return { words: "Running with problems", tone: "warning", shape: "triangle" };
  if (resolved.length)
    return { words: `Quiet now, ${pluralize(resolved.length, "critical alert")} in the last hour`, tone: "warning", shape: "triangle" };
  return { words: "All quiet", tone: "quiet", shape: "check" };
}

/** A part of what the troubles come to: a figure and what is said of it. */
export type SummaryPart = { key: Trouble["kind"] | "alerts"; figure: string; rest: string };

/** What the troubles come to, behind the headline: "14 open dead letters in 2 queues, mostly RateLimitError; 1 queue paused". */
export function summaryOf({ troubles, openDeadLetters }: Pick<Overview, "troubles" | "openDeadLetters">, alerts = noAlerts): SummaryPart[] {
  const of = (kind: Trouble["kind"]) => troubles.filter((trouble) => trouble.kind === kind);
  const dead = of("deadLetters");
  // The trouble with the most dead letters comes first, and its commonest error is named in its detail.
  const error = dead[0]?.detail.replace(/^Mostly /, "") ?? "";
  const where = dead.length > 1 ? ` in ${dead.length} queues` : "";
  const mostly = error && `, ${openDeadLetters > 1 ? "mostly " : ""}${error}`;
  const queues = (key: "backlog" | "paused", rest: string): SummaryPart[] =>
    of(key).length ? [{ key, figure: pluralize(of(key).length, "queue"), rest }] : [];
  return [
    ...(openDeadLetters > 0
      ? [{ key: "deadLetters", figure: pluralize(openDeadLetters, "open dead letter"), rest: where + mostly } as const]
      : []),
    ...of("failedRuns").map(({ count, kind }): SummaryPart => ({
      key: kind,
      figure: pluralizeCapped(count, maxRunsCounted, "workflow run"),
      rest: " failed",
    })),
    ...(alerts.unresolved.length ? [{ key: "alerts", figure: formatAlertCount(alerts.unresolved, alerts), rest: " firing" } as const] : []),
    ...of("overdue").map(({ count, kind }): SummaryPart => ({ key: kind, figure: pluralize(count, "schedule"), rest: " overdue" })),
    ...queues("backlog", " behind"),
    ...queues("paused", " paused"),
    ...of("approval").map(({ count, kind }): SummaryPart => ({
      key: kind,
      figure: pluralizeCapped(count, maxRunsCounted, "article"),
      rest: ` ${count === 1 ? "waits" : "wait"} for approval`,
    })),
  ];
}
