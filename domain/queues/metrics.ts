import { z } from "zod";

/** How long the parts are that a series is cut into, and how many seconds each has. */
export const bucketSeconds = { "1m": 60, "5m": 300, "15m": 900, "1h": 3_600, "6h": 21_600, "1d": 86_400 } as const;
export const BucketSize = z.enum(Object.keys(bucketSeconds) as [BucketSize, ...BucketSize[]]);
export type BucketSize = keyof typeof bucketSeconds;

const whole = z.number().int();
/** Interpolated in a histogram whose buckets double: right to within a bucket, "about". Null when nothing was measured. */
const aboutMs = whole.nullable();

/** What a queue did in one bucket, from `at` on, ISO UTC. Tries that ended are counted; waiting and running are theirs. */
export const MetricPoint = z.object({
  at: z.string(),
  completed: whole,
  failed: whole,
  retried: whole,
  waitP50Ms: aboutMs,
  waitP95Ms: aboutMs,
  runP50Ms: aboutMs,
  runP95Ms: aboutMs,
});
export type MetricPoint = z.infer<typeof MetricPoint>;

/** The buckets of a queue in which a try ended, the oldest first, and all of them as one. */
export const MetricSeries = z.object({ queue: z.string(), points: z.array(MetricPoint), all: MetricPoint });
export type MetricSeries = z.infer<typeof MetricSeries>;

/** What may explain a change: a version first seen, or a queue paused or resumed, by whom and why. */
export const MetricMark = z.object({
  at: z.string(),
  kind: z.enum(["deploy", "pause", "resume"]),
  queue: z.string().nullable(),
  by: z.string().nullable(),
  says: z.string(),
});
export type MetricMark = z.infer<typeof MetricMark>;

export const Metrics = z.object({
  from: z.string(),
  to: z.string(),
  bucket: BucketSize,
  series: z.array(MetricSeries),
  marks: z.array(MetricMark),
});
export type Metrics = z.infer<typeof Metrics>;

/** From where to where a bucket of a histogram reaches, ms. */
export type EdgesOf = (index: number) => readonly [from: number, to: number];

/** The time that `share` of what was measured took less than, about: between the edges of its bucket. Null for nothing. */
export function quantileOf(histogram: readonly number[], share: number, edgesOf: EdgesOf): number | null {
  const rank = histogram.reduce((sum, count) => sum + count, 0) * share;
  if (rank === 0) return null;
  let below = 0;
  for (const [index, count] of histogram.entries()) {
    if (count > 0 && below + count >= rank) {
      const [from, to] = edgesOf(index);
      return Math.round(from + ((to - from) * (rank - below)) / count);
    }
    below += count;
  }
  return null;
}

const hourMs = 3_600_000;
/** Minutes are kept for longer, but asked for no further back: beyond it there are hours. */
const minutesReachMs = 48 * hourMs;

/** A stretch of time, ms since the epoch. */
export type TimeRange = { from: number; to: number };

/** The finest bucket, no finer than `asked`, that gives at most `most` points for a stretch and reaches as far back. */
export function chooseBucketSize({ from, to }: TimeRange, asked: BucketSize, most: number, now: number): BucketSize {
  const fits = (bucket: BucketSize): boolean => {
    const ms = bucketSeconds[bucket] * 1_000;
    return ms >= bucketSeconds[asked] * 1_000 && (to - from) / ms <= most && (ms >= hourMs || now - from <= minutesReachMs);
  };
  return BucketSize.options.find(fits) ?? "1d";
}
