import { maxRunsCounted, type Overview } from "#domain/queues/health";
import type { RunStatus } from "#domain/workflows/run";
import { formatCappedCount } from "../../ui/format.ts";

/** The number of unfinished runs in a status, as text, with the words that follow it. */
export type RunCount = { status: RunStatus; figure: string; word: string };

/** The number of unfinished runs by status. A status without runs is left out. */
export function runCountsOf({ running, starting, waiting, paused }: Overview["runs"]): RunCount[] {
  const counts: [RunStatus, number, string][] = [
    ["running", running - starting, "running"],
    ["starting", starting, "starting"],
    ["waiting", waiting, "awaiting approval"],
    ["paused", paused, "paused"],
  ];
  return counts.flatMap(([status, value, word]) => (value > 0 ? [{ status, figure: formatCappedCount(value, maxRunsCounted), word }] : []));
}

/** The number of unfinished runs. `more`: some status has more runs than are counted, so the total is a lower bound. */
export function unfinishedOf({ running, starting, waiting, paused }: Overview["runs"]): { total: number; more: boolean } {
  const counts = [running - starting, starting, waiting, paused].map((value) => Math.min(value, maxRunsCounted + 1));
  const total = counts.reduce((sum, value) => sum + Math.min(value, maxRunsCounted), 0);
  return { total, more: counts.some((value) => value > maxRunsCounted) };
}
