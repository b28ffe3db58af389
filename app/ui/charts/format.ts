import { formatCount, formatDuration } from "../format.ts";
import type { Bucket } from "./buckets.ts";

/** Formats a measured duration: "120 ms", "1.2 s", "12 s", "4 m"; null is a dash. */
export function formatMs(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  return formatDuration(ms);
}

/** Formats the counts of a bucket: "12 completed, 1 failed". */
export function formatCounts({ completed, failed, retried }: Pick<Bucket, "completed" | "failed" | "retried">): string {
  if (completed + failed + retried === 0) return "No runs";
  return [
    `${formatCount(completed)} completed`,
    `${formatCount(failed)} failed`,
    ...(retried ? [`${formatCount(retried)} retried`] : []),
  ].join(", ");
}

/** Formats the backlog of a bucket: "12 waiting, oldest 3 m". */
export const formatBacklog = ({ waiting, oldestMs }: Pick<Bucket, "waiting" | "oldestMs">): string =>
  waiting === 0 ? "None waiting" : `${formatCount(waiting)} waiting${oldestMs > 0 ? `, oldest ${formatMs(oldestMs)}` : ""}`;

/** Formats the largest backlog of all buckets: "at most 12 waiting, oldest 3 m". */
export function formatMost(buckets: readonly Bucket[]): string {
  const [waiting, oldestMs] = [Math.max(0, ...buckets.map((one) => one.waiting)), Math.max(0, ...buckets.map((one) => one.oldestMs))];
  return waiting === 0 ? "none waiting" : `at most ${formatBacklog({ waiting, oldestMs })}`;
}
