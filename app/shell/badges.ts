import { useOverviewPart } from "../live/overview.ts";
import { counted } from "../ui/words.ts";
import type { ScreenPath } from "./screens.ts";

/** How many things of a screen want somebody, and that in words. */
export type Badge = { value: number; says: string; tone: "danger" | "warning" };

/** The badges of the navigation, live. */
export function useBadges(): Partial<Record<ScreenPath, Badge>> {
  const numbers = useOverviewPart(({ openDeadLetters, queues, runs }) => ({
    dead: openDeadLetters,
    paused: queues.filter((queue) => queue.state === "paused").length,
    waiting: runs.waiting,
  }));
  if (!numbers) return {};
  const { dead, paused, waiting } = numbers;
  return {
    ...(paused ? { "/queues": { value: paused, says: `${counted(paused, "queue")} paused`, tone: "warning" } } : {}),
    ...(dead ? { "/dead-letters": { value: dead, says: counted(dead, "open dead letter"), tone: "danger" } } : {}),
    ...(waiting ? { "/workflows": { value: waiting, says: `${counted(waiting, "article")} waiting for approval`, tone: "warning" } } : {}),
  };
}
