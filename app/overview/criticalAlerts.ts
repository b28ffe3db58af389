import type { Alert } from "#domain/alerts/list";
import type { Trouble } from "#domain/queues/health";
import { pluralize } from "../ui/format.ts";

/**
 * Critical alerts that fire and whose cause no trouble tells already: a dead letter or a failed run and its alert are one trouble.
 * `unresolved` are about something else; the cause of those `resolved` is dealt with since. `total`: all critical alerts that
 * fire, as their list has them; `more` when there are more than were read.
 */
export type CriticalAlerts = { unresolved: readonly Alert[]; resolved: readonly Alert[]; total: number; more: boolean };

export const noAlerts: CriticalAlerts = { unresolved: [], resolved: [], total: 0, more: false };

const isCoveredBy = ({ queue, run }: Alert, trouble: Trouble): boolean =>
  trouble.kind === "deadLetters" ? trouble.target === queue : trouble.kind === "failedRuns" && run !== null;

/** Splits the alerts that fire, of any severity, by what `troubles` tell of them. */
export function criticalAlertsOf(
  { alerts, more }: { alerts: readonly Alert[]; more: boolean },
  troubles: readonly Trouble[],
): CriticalAlerts {
  const critical = alerts.filter(({ severity }) => severity === "critical");
  const untold = critical.filter((alert) => !troubles.some((trouble) => isCoveredBy(alert, trouble)));
  const hasCause = ({ queue, run }: Alert) => queue !== null || run !== null;
  return {
    unresolved: untold.filter((alert) => !hasCause(alert)),
    resolved: untold.filter(hasCause),
    total: critical.length,
    more,
  };
}

/** "2 critical alerts", or "2 of 5 critical alerts" where the list that the figure leads to has others too. */
export function formatAlertCount(shown: readonly Alert[], { total, more }: Pick<CriticalAlerts, "total" | "more">): string {
  const atLeast = more ? "at least " : "";
  return shown.length === total
    ? atLeast + pluralize(total, "critical alert")
    : `${atLeast}${shown.length} of ${pluralize(total, "critical alert")}`;
}
