import { formatCount, pluralize, formatDuration } from "../format.ts";
import type { Bucket } from "./buckets.ts";

/** A time that was measured: "120 ms", "1.2 s", "12 s", "4 m". Null is a dash. */
export function formatMs(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  return formatDuration(ms);
}

/** What happened in a bucket: "12 done, 1 failed". */
export function formatCounts({ completed, failed, retried }: Pick<Bucket, "completed" | "failed" | "retried">): string {
  if (completed + failed + retried === 0) return "nothing ended";
  return [
    `${formatCount(completed)} done`,
    `${formatCount(failed)} failed`,
    ...(retried ? [pluralize(retried, "try to be repeated", "tries to be repeated")] : []),
  ].join(", ");
}
