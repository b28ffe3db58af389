import { maxPlansCounted, maxRunsCounted, type Trouble } from "#domain/queues/health";
import { useFiringAlerts } from "../features/alerts/useFiringAlerts.ts";
import { criticalAlertsOf } from "../overview/criticalAlerts.ts";
import { useOverviewPart } from "../core/live/overview.ts";
import { formatCount, pluralize, pluralizeCapped, formatCappedCount } from "../ui/format.ts";
import { runNouns } from "../ui/runNouns.ts";
import type { ScreenPath } from "../core/screens.ts";

/**
 * The count of items of a screen that need attention or are running, and its description. Only what fails now is `danger`; what is left over is
 * `quiet`.
 */
export type Badge = { count: string; label: string; tone: "danger" | "warning" | "info" | "quiet" };

/** The badge of firing alerts; null when there are none. An alert fires for an hour: it is red while jobs fail, or if nothing else shows its cause. */
function useFiringBadge({ isFailing, troubles }: { isFailing: boolean; troubles: readonly Trouble[] }): Badge | null {
  const { alerts, more } = useFiringAlerts();
  if (alerts.length === 0) return null;
  const { total, unresolved } = criticalAlertsOf({ alerts, more }, troubles);
  return {
    count: `${alerts.length}${more ? "+" : ""}`,
    label: `${more ? "at least " : ""}${pluralize(alerts.length, "alert")} firing`,
    tone: unresolved.length > 0 || (isFailing && total > 0) ? "danger" : "warning",
  };
}

/** The badges of the navigation, live. */
export function useBadges(): Partial<Record<ScreenPath, Badge>> {
  const numbers = useOverviewPart(({ openDeadLetters, queues, runs, plans, troubles, verdict }) => ({
    isFailing: verdict.kind === "failing",
    troubles,
    dead: openDeadLetters,
    paused: queues.filter((queue) => queue.state === "paused").length,
    waiting: runs.waiting,
    plans: plans.running,
    failed: troubles.find(({ kind }) => kind === "failedRuns")?.count ?? 0,
  }));
  const alerts = useFiringBadge(numbers ?? { isFailing: false, troubles: [] });
  if (!numbers) return {};
  const { isFailing, dead, paused, waiting, failed, plans } = numbers;
  const runsSay = [
    failed ? pluralizeCapped(failed, maxRunsCounted, "failed run") : "",
    waiting ? `${pluralizeCapped(waiting, maxRunsCounted, ...runNouns())} awaiting approval` : "",
  ];
  const attention = [failed, waiting].some((value) => value > maxRunsCounted)
    ? formatCappedCount(Infinity, maxRunsCounted)
    : formatCount(failed + waiting);
  return {
    ...(paused ? { "/queues": { count: formatCount(paused), label: `${pluralize(paused, "queue")} paused`, tone: "warning" } } : {}),
    ...(dead
      ? { "/dead-letters": { count: formatCount(dead), label: pluralize(dead, "open dead letter"), tone: isFailing ? "danger" : "quiet" } }
      : {}),
    ...(plans
      ? {
          "/plans": {
            count: formatCappedCount(plans, maxPlansCounted),
            label: `${pluralizeCapped(plans, maxPlansCounted, "plan")} running`,
            tone: "info",
          },
        }
      : {}),
    ...(alerts ? { "/alerts": alerts } : {}),
    ...(failed + waiting
      ? { "/workflows": { count: attention, label: runsSay.filter(Boolean).join(", "), tone: waiting ? "warning" : "quiet" } }
      : {}),
  };
}
