import type { Peer } from "#domain/jobs/list";
import { formatElapsed } from "./jobState.ts";

/** The quantile of `values` (any order) at `share` (0 to 1); 0 if there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** With fewer peers nothing is called typical. */
const minPeers = 5;
/** Differences below this, ms, are noise. */
const noiseMs = 20;

export type PeerComparisonText = { text: string; isOutlier: boolean; typical: string };

/** Compares a time, ms, with those of peers: "4× longer than typical". Null if there are fewer than 5 peers. */
export function compareWithPeers(ms: number, others: readonly number[]): PeerComparisonText | null {
  if (others.length < minPeers) return null;
  const middle = quantile(others, 0.5);
  const range = `p50 ${formatElapsed(middle)}, p95 ${formatElapsed(quantile(others, 0.95))}, last ${others.length}`;
  const ratio = (ms + noiseMs) / (middle + noiseMs);
  const times = (factor: number) => (factor < 10 ? `${factor.toFixed(factor < 3 ? 1 : 0).replace(/\.0$/, "")}×` : `${Math.round(factor)}×`);
  if (ratio >= 2 && ms > quantile(others, 0.95)) return { text: `${times(ratio)} longer than typical`, isOutlier: true, typical: range };
  if (ratio <= 0.5 && ms < quantile(others, 0.05))
    return { text: `${times(1 / ratio)} shorter than typical`, isOutlier: true, typical: range };
  return { text: "typical", isOutlier: false, typical: range };
}

/** How many of the peers failed: "1 of the last 2 failed". */
export function failureSummary(peers: readonly Peer[]): string {
  const failed = peers.filter(({ state }) => state === "failed").length;
  return `${failed} of the last ${peers.length} failed`;
}

/** The heights of bars, from 0.08 to 1, on a logarithmic scale. */
export function barHeights(values: readonly number[]): number[] {
  const logs = values.map((value) => Math.log10(value + 1));
  const most = Math.max(...logs, 1);
  return logs.map((log) => Math.max(0.08, log / most));
}
