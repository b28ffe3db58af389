import { maxRunsCounted, type Overview, type Trouble } from "#domain/queues/health";
import type { Problem } from "#domain/problems";
import { failingWindowMs } from "#domain/queues/verdict";
import { hrefOf, links } from "../core/links.ts";
import { formatAlertCount, type CriticalAlerts, noAlerts } from "./criticalAlerts.ts";
import { runNouns } from "../ui/runNouns.ts";
import type { Shape } from "../ui/StatusLabel.tsx";
import { formatClock, pluralize, pluralizeCapped } from "../ui/format.ts";
import { failingText, noConsumerText, stoppedText, toClearText } from "./verdictText.ts";

/** `href`: the address of the list that the text counts. */
type Headline = { text: string; tone: "danger" | "warning" | "quiet"; shape: Shape; href?: string };

/** The address of the list that each figure counts. */
export const hrefs = {
  deadLetters: hrefOf(links.deadLetters({})),
  failedRuns: hrefOf(links.workflows({ unresolved: "true" })),
  overdue: hrefOf(links.schedules({ state: "overdue" })),
  alerts: hrefOf(links.alerts({ state: "firing", severity: "critical" })),
  approval: hrefOf(links.workflows({ status: "waiting" })),
  paused: hrefOf(links.queues({ word: "Paused" })),
  backlog: hrefOf(links.queues({ word: "Behind" })),
} as const satisfies Record<Trouble["kind"] | "alerts", string>;
/** What failed in the time that the verdict covers, whatever became of it. */
const failedNowHref = hrefOf(links.deadLetters({ status: "all", from: `${failingWindowMs / 60_000}m` }));
const noConsumerHref = hrefOf(links.queues({ word: "No consumer" }));

const earliest = (troubles: readonly { since: string | null }[]): string | undefined =>
  troubles.flatMap(({ since }) => since ?? []).toSorted()[0];

/** What the headline considers besides the troubles: parts that do not work, firing critical alerts, and queues whose backlog is not known. */
export type HeadlineContext = { problems?: readonly Problem[]; alerts?: CriticalAlerts; hasUnknownQueues?: boolean };

/**
 * The state of the whole system in a few words. Parts that do not run come first, then the worst that happens now, then what is left over
 * and waits for an operator. Only what fails now has the tone danger. An alert
 * keeps firing for an hour after it was last raised. If its cause has been dealt with and nothing else is wrong, the headline
 * mentions it as a warning, not as a failure. `now` in ms.
 */
export function headlineOf(
  { troubles, verdict }: Pick<Overview, "troubles" | "verdict">,
  now: number,
  { problems = [], alerts = noAlerts, hasUnknownQueues = false }: HeadlineContext = {},
): Headline {
  const down = problems.filter((problem) => problem.down);
  if (down.length) return { text: `${pluralize(down.length, "part")} not running`, tone: "danger", shape: "triangle" };
  const of = (...kinds: Trouble["kind"][]) => troubles.filter(({ kind }) => kinds.includes(kind));
  const since = (label: string, items: readonly { since: string | null }[]) => {
    const at = earliest(items);
    return at ? `${label} since ${formatClock(at, now)}` : label;
  };
  if (verdict.kind === "failing") return { text: failingText(verdict, now), tone: "danger", shape: "triangle", href: failedNowHref };
  const { unresolved, resolved } = alerts;
  if (unresolved.length) {
    const raised = unresolved.map(({ firstSeenAt }) => ({ since: firstSeenAt }));
    return { text: since(pluralize(unresolved.length, "critical alert"), raised), tone: "danger", shape: "triangle", href: hrefs.alerts };
  }
  if (verdict.kind === "stalled")
    return { text: since(noConsumerText(verdict), of("backlog")), tone: "warning", shape: "cross", href: noConsumerHref };
  if (verdict.kind === "stopped-failing")
    return { text: stoppedText(verdict, now), tone: "warning", shape: "clock", href: hrefs.deadLetters };
  const overdue = of("overdue");
  if (overdue.length) return { text: since("Schedules overdue", overdue), tone: "warning", shape: "clock", href: hrefs.overdue };
  const behind = of("backlog");
  if (behind.length) return { text: since("Behind", behind), tone: "warning", shape: "stack", href: hrefs.backlog };
  const paused = of("paused");
  if (paused.length) return { text: since("Paused", paused), tone: "warning", shape: "bars", href: hrefs.paused };
  if (verdict.toClear > 0) return { text: toClearText(verdict), tone: "warning", shape: "stack", href: hrefs.deadLetters };
  const [failedRuns] = of("failedRuns");
  if (failedRuns)
    return {
      text: `${pluralizeCapped(failedRuns.count, maxRunsCounted, "failed workflow run")} to clear`,
      tone: "warning",
      shape: "stack",
      href: hrefs.failedRuns,
    };
  if (of("approval").length) return { text: "Awaiting approval", tone: "warning", shape: "clock", href: hrefs.approval };
  if (problems.length) return { text: "Running with problems", tone: "warning", shape: "triangle" };
  if (resolved.length)
    return {
      text: `Quiet now, ${pluralize(resolved.length, "critical alert")} in the last hour`,
      tone: "warning",
      shape: "triangle",
      href: hrefs.alerts,
    };
  return { text: hasUnknownQueues ? "No known problems" : "All quiet", tone: "quiet", shape: "check" };
}

/** Splits the troubles of an overview: the first `max`, which are listed, and the others, which are summed up. */
export function splitTroubles({ troubles }: Pick<Overview, "troubles">, max: number) {
  const others = troubles.slice(max);
  const deadLetters = others.filter(({ kind }) => kind === "deadLetters");
  return {
    listed: troubles.slice(0, max),
    others: { troubles: others, openDeadLetters: deadLetters.reduce((sum, { count }) => sum + count, 0) },
  };
}

/** One part of the summary: a figure, which is a link, and the text after it. */
export type SummaryPart = { key: keyof typeof hrefs; figure: string; suffix: string };

/** Returns the error that more than half of the open dead letters of all queues have, as far as the main error of each queue tells. */
function mainErrorOf(deadLetters: readonly Trouble[], total: number): string | undefined {
  const counts = new Map<string, number>();
  for (const { errorName, errorCount = 0 } of deadLetters)
    if (errorName !== undefined) counts.set(errorName, (counts.get(errorName) ?? 0) + errorCount);
  return [...counts].find(([, count]) => 2 * count > total)?.[0];
}

/** Sums up all troubles: "14 open dead letters in 2 queues, mostly RateLimitError; 1 queue paused". */
export function summaryOf({ troubles, openDeadLetters }: Pick<Overview, "troubles" | "openDeadLetters">, alerts = noAlerts): SummaryPart[] {
  const of = (kind: Trouble["kind"]) => troubles.filter((trouble) => trouble.kind === kind);
  const deadLetters = of("deadLetters");
  const error = mainErrorOf(deadLetters, openDeadLetters) ?? "";
  const where = deadLetters.length > 1 ? ` in ${deadLetters.length} queues` : "";
  const mostly = error && `, ${openDeadLetters > 1 ? "mostly " : ""}${error}`;
  const queues = (key: "backlog" | "paused", suffix: string): SummaryPart[] =>
    of(key).length ? [{ key, figure: pluralize(of(key).length, "queue"), suffix }] : [];
  return [
    ...(openDeadLetters > 0
      ? [{ key: "deadLetters", figure: pluralize(openDeadLetters, "open dead letter"), suffix: where + mostly } as const]
      : []),
    ...of("failedRuns").map(({ count, kind }): SummaryPart => ({
      key: kind,
      figure: pluralizeCapped(count, maxRunsCounted, "workflow run"),
      suffix: " failed",
    })),
    ...(alerts.unresolved.length
      ? [{ key: "alerts", figure: formatAlertCount(alerts.unresolved, alerts), suffix: " firing" } as const]
      : []),
    ...of("overdue").map(({ count, kind }): SummaryPart => ({ key: kind, figure: pluralize(count, "schedule"), suffix: " overdue" })),
    ...queues("backlog", " behind"),
    ...queues("paused", " paused"),
    ...of("approval").map(({ count, kind }): SummaryPart => ({
      key: kind,
      figure: pluralizeCapped(count, maxRunsCounted, ...runNouns()),
      suffix: " awaiting approval",
    })),
  ];
}
