import { mostRunsCounted } from "#domain/health";
import { useOverviewPart } from "../live/overview.ts";
import { counted, countedUpTo } from "../ui/words.ts";
import type { ScreenPath } from "./screens.ts";

/** How many things of a screen want somebody, and that in words. */
export type Badge = { value: number; says: string; tone: "danger" | "warning" };

/** The badges of the navigation, live. */
export function useBadges(): Partial<Record<ScreenPath, Badge>> {
  const numbers = useOverviewPart(({ openDeadLetters, queues, runs, troubles }) => ({
    dead: openDeadLetters,
    paused: queues.filter((queue) => queue.state === "paused").length,
    waiting: runs.waiting,
    failed: troubles.find(({ kind }) => kind === "failedRuns")?.count ?? 0,
  }));
  if (!numbers) return {};
  const { dead, paused, waiting, failed } = numbers;
  const runsSay = [
    failed ? countedUpTo(failed, mostRunsCounted, "failed run") : "",
    waiting ? `${countedUpTo(waiting, mostRunsCounted, "article")} waiting for approval` : "",
  ];
  return {
    ...(paused ? { "/queues": { value: paused, says: `${counted(paused, "queue")} paused`, tone: "warning" } } : {}),
    ...(dead ? { "/dead-letters": { value: dead, says: counted(dead, "open dead letter"), tone: "danger" } } : {}),
    ...(failed + waiting
      ? { "/workflows": { value: failed + waiting, says: runsSay.filter(Boolean).join(", "), tone: failed ? "danger" : "warning" } }
      : {}),
  };
}
