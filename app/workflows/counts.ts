import { maxRunsCounted, type Overview } from "#domain/queues/health";
import type { RunStatus } from "#domain/workflows/run";
import { formatCappedCount } from "../ui/format.ts";

/** A figure of runs that are not over, what it counts, and the status whose list holds them. */
export type RunCount = { status: RunStatus; figure: string; word: string };

/** How many runs are in each status that is not the last, those without any left out. */
export function runCountsOf({ running, starting, waiting, paused }: Overview["runs"]): RunCount[] {
  const counts: [RunStatus, number, string][] = [
    ["running", running - starting, "running"],
    ["starting", starting, "starting"],
    ["waiting", waiting, "awaiting approval"],
    ["paused", paused, "paused"],
  ];
  return counts.flatMap(([status, value, word]) => (value > 0 ? [{ status, figure: formatCappedCount(value, maxRunsCounted), word }] : []));
}

/** How many runs are not over, and whether there are more than that. */
export function unfinishedOf({ running, starting, waiting, paused }: Overview["runs"]): { total: number; more: boolean } {
  const counts = [running - starting, starting, waiting, paused].map((value) => Math.min(value, maxRunsCounted + 1));
  const total = counts.reduce((sum, value) => sum + Math.min(value, maxRunsCounted), 0);
  return { total, more: counts.some((value) => value > maxRunsCounted) };
}
