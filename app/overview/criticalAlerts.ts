import type { Alert } from "#domain/alerts/list";
import type { Trouble } from "#domain/queues/health";
import { pluralize } from "../ui/format.ts";

/**
 * Firing critical alerts that no listed trouble covers: a dead letter or a failed run and its alert count as one trouble.
 * `unresolved`: alerts without a queue or run as cause. `resolved`: alerts whose cause has been dealt with. `total`: all
 * firing critical alerts in the list. `more`: there are more alerts than were read, so the counts are lower bounds.
 */
export type CriticalAlerts = { unresolved: readonly Alert[]; resolved: readonly Alert[]; total: number; more: boolean };

export const noAlerts: CriticalAlerts = { unresolved: [], resolved: [], total: 0, more: false };

const isCoveredBy = ({ queue, run }: Alert, trouble: Trouble): boolean =>
  trouble.kind === "deadLetters" ? trouble.target === queue : trouble.kind === "failedRuns" && run !== null;

/** Splits the firing critical alerts by whether `troubles` cover them. `alerts` may have any severity. */
export function criticalAlertsOf(
  { alerts, more }: { alerts: readonly Alert[]; more: boolean },
  troubles: readonly Trouble[],
): CriticalAlerts {
  const critical = alerts.filter(({ severity }) => severity === "critical");
  const uncovered = critical.filter((alert) => !troubles.some((trouble) => isCoveredBy(alert, trouble)));
  const hasCause = ({ queue, run }: Alert) => queue !== null || run !== null;
  return {
    unresolved: uncovered.filter((alert) => !hasCause(alert)),
    resolved: uncovered.filter(hasCause),
    total: critical.length,
    more,
  };
}

/** "2 critical alerts", or "2 of 5 critical alerts" if the linked list has more than the shown ones. */
export function formatAlertCount(shown: readonly Alert[], { total, more }: Pick<CriticalAlerts, "total" | "more">): string {
  const atLeast = more ? "at least " : "";
  return shown.length === total
    ? atLeast + pluralize(total, "critical alert")
    : `${atLeast}${shown.length} of ${pluralize(total, "critical alert")}`;
}
