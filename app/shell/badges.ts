import { mostRunsCounted } from "#domain/health";
import { useFiring } from "../alerts/useFiring.ts";
import { useOverviewPart } from "../live/overview.ts";
import { count, counted, countedUpTo, countUpTo } from "../ui/words.ts";
import type { ScreenPath } from "./screens.ts";

/** How many things of a screen want somebody, and that in words. */
export type Badge = { figure: string; says: string; tone: "danger" | "warning" };

/** The alerts that fire now. */
function useFiringBadge(): Badge | null {
  const { alerts, more } = useFiring();
  if (alerts.length === 0) return null;
  return {
    figure: `${alerts.length}${more ? "+" : ""}`,
    says: `${more ? "at least " : ""}${counted(alerts.length, "alert")} firing`,
    tone: alerts.some(({ severity }) => severity === "critical") ? "danger" : "warning",
  };
}

/** The badges of the navigation, live. */
export function useBadges(): Partial<Record<ScreenPath, Badge>> {
  const numbers = useOverviewPart(({ openDeadLetters, queues, runs, troubles }) => ({
    dead: openDeadLetters,
    paused: queues.filter((queue) => queue.state === "paused").length,
    waiting: runs.waiting,
    failed: troubles.find(({ kind }) => kind === "failedRuns")?.count ?? 0,
  }));
  const alerts = useFiringBadge();
  if (!numbers) return {};
  const { dead, paused, waiting, failed } = numbers;
  const runsSay = [
    failed ? countedUpTo(failed, mostRunsCounted, "failed run") : "",
    waiting ? `${countedUpTo(waiting, mostRunsCounted, "article")} waiting for approval` : "",
  ];
  const attention = [failed, waiting].some((value) => value > mostRunsCounted)
    ? countUpTo(Infinity, mostRunsCounted)
    : count(failed + waiting);
  return {
    ...(paused ? { "/queues": { figure: count(paused), says: `${counted(paused, "queue")} paused`, tone: "warning" } } : {}),
    ...(dead ? { "/dead-letters": { figure: count(dead), says: counted(dead, "open dead letter"), tone: "danger" } } : {}),
    ...(alerts ? { "/alerts": alerts } : {}),
    ...(failed + waiting
      ? { "/workflows": { figure: attention, says: runsSay.filter(Boolean).join(", "), tone: failed ? "danger" : "warning" } }
      : {}),
  };
}
