import type { Peer } from "#domain/jobs/list";
import { formatElapsed } from "./jobState.ts";

/** The value below which the share of the values lies; values need no order. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Fewer others say nothing about what is usual. */
const minPeers = 5;
/** Differences below this are chance, ms. */
const noiseMs = 20;

export type PeerComparisonText = { text: string; isOutlier: boolean; typical: string };

/** Whether a time is odd among those of others, in words: "4× longer than usual". Null where there are too few others. */
export function compareWithPeers(ms: number, others: readonly number[]): PeerComparisonText | null {
  if (others.length < minPeers) return null;
  const middle = quantile(others, 0.5);
  const usual = `p50 ${formatElapsed(middle)}, p95 ${formatElapsed(quantile(others, 0.95))}, last ${others.length}`;
  const ratio = (ms + noiseMs) / (middle + noiseMs);
  const times = (factor: number) => (factor < 10 ? `${factor.toFixed(factor < 3 ? 1 : 0).replace(/\.0$/, "")}×` : `${Math.round(factor)}×`);
  if (ratio >= 2 && ms > quantile(others, 0.95)) return { text: `${times(ratio)} longer than usual`, isOutlier: true, typical: usual };
  if (ratio <= 0.5 && ms < quantile(others, 0.05))
    return { text: `${times(1 / ratio)} shorter than usual`, isOutlier: true, typical: usual };
  return { text: "as usual", isOutlier: false, typical: usual };
}

/** How many of the others failed, in words. */
export function failureSummary(peers: readonly Peer[]): string {
  const failed = peers.filter(({ state }) => state === "failed").length;
  return failed === 0 ? `none of the last ${peers.length} failed` : `${failed} of the last ${peers.length} failed`;
}

/** Heights of bars from 0.08 to 1, on a scale where ten times as long is as much higher everywhere. */
export function barHeights(values: readonly number[]): number[] {
  const logs = values.map((value) => Math.log10(value + 1));
  const most = Math.max(...logs, 1);
  return logs.map((log) => Math.max(0.08, log / most));
}
