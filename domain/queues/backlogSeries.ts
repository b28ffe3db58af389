import type { BacklogPoint } from "./metrics.ts";

/**
 * What waited in a queue from `at` (ISO UTC) until the next sample: `waiting` jobs, the oldest since `oldestAt`. `most` and `oldestMs` are the most
 * that waited, and how long the oldest had waited at most, in the stored period that begins at `at`.
 */
export type BacklogSample = { at: string; waiting: number; most: number; oldestAt: string | null; oldestMs: number };

/** Buckets of `bucketMs` from `from` to `to`, Unix ms. */
type Buckets = { from: number; to: number; bucketMs: number };

const ageMs = ({ waiting, oldestAt }: BacklogSample, at: number): number =>
  waiting > 0 && oldestAt !== null ? Math.max(0, at - Date.parse(oldestAt)) : 0;

/**
 * Returns a point for each bucket in which jobs waited, the oldest first, from samples in order. The first sample may be older than the buckets:
 * it says what waited when they begin.
 */
export function backlogPoints(samples: readonly BacklogSample[], { from, to, bucketMs }: Buckets): BacklogPoint[] {
  const points: BacklogPoint[] = [];
  let next = 0;
  let last: BacklogSample | undefined;
  for (let start = Math.floor(from / bucketMs) * bucketMs; start < to; start += bucketMs) {
    const end = Math.min(start + bucketMs, to);
    const isCarried = Date.parse(samples[next]?.at ?? "9999") !== start;
    let [waiting, oldestMs] = isCarried && last ? [last.waiting, 0] : [0, 0];
    for (let sample = samples[next]; sample && Date.parse(sample.at) < end; sample = samples[(next += 1)]) {
      last = sample;
      if (Date.parse(sample.at) < start) [waiting, oldestMs] = [sample.waiting, 0];
      else [waiting, oldestMs] = [Math.max(waiting, sample.most), Math.max(oldestMs, sample.oldestMs)];
    }
    if (last) oldestMs = Math.max(oldestMs, ageMs(last, end));
    if (waiting > 0) points.push({ at: new Date(start).toISOString(), waiting, oldestMs });
  }
  return points;
}
