import { z } from "zod";

/** The bucket sizes of a metric series, seconds. */
export const bucketSeconds = { "1m": 60, "5m": 300, "15m": 900, "1h": 3_600, "6h": 21_600, "1d": 86_400 } as const;
export const BucketSize = z.enum(Object.keys(bucketSeconds) as [BucketSize, ...BucketSize[]]);
export type BucketSize = keyof typeof bucketSeconds;

const integer = z.number().int();
/** Interpolated from a histogram whose buckets double, so it is accurate to one bucket. Null when nothing was measured. */
const approximateMs = integer.nullable();

/** The figures of a queue in one bucket that starts at `at` (ISO UTC). They cover attempts that ended in the bucket: counts, wait times and run times. */
export const MetricPoint = z.object({
  at: z.string(),
  completed: integer,
  failed: integer,
  retried: integer,
  waitP50Ms: approximateMs,
  waitP95Ms: approximateMs,
  runP50Ms: approximateMs,
  runP95Ms: approximateMs,
});
export type MetricPoint = z.infer<typeof MetricPoint>;

/** What waited in a queue in one bucket that starts at `at` (ISO UTC): at most `waiting` jobs, the oldest for `oldestMs`. Looked at once a minute. */
export const BacklogPoint = z.object({ at: z.string(), waiting: integer, oldestMs: integer });
export type BacklogPoint = z.infer<typeof BacklogPoint>;

/**
 * The buckets of a queue in which an attempt ended, the oldest first. `all` is one point for the whole range, or for its buckets from `allFrom`, which is its `at`. `backlog` has the buckets in which
 * jobs waited.
 */
export const MetricSeries = z.object({ queue: z.string(), points: z.array(MetricPoint), all: MetricPoint, backlog: z.array(BacklogPoint) });
export type MetricSeries = z.infer<typeof MetricSeries>;

/**
 * An event that may explain a change of the metrics: a pause or resume with its author and reason, or a deploy. `queue` of a deploy is the queue
 * whose Worker was deployed; null for Signalbox itself, or if several queues have that Worker.
 */
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
  /** Without `queue`: the buckets of all series together, and one point as `all` of a series. Percentiles can't be added up from those of the series. */
  overall: z.object({ points: z.array(MetricPoint), all: MetricPoint }).nullable(),
  marks: z.array(MetricMark),
});
export type Metrics = z.infer<typeof Metrics>;

/** Returns the bounds of a histogram bucket, ms. */
export type EdgesOf = (index: number) => readonly [from: number, to: number];

/** Returns a quantile of a histogram, ms, interpolated within its bucket. `share` is 0 to 1, such as 0.95 for p95. Null when the histogram is empty. */
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
/** Minute buckets are read no further back than this, although they are kept longer. Older ranges use hour buckets. */
const minuteRangeMs = 48 * hourMs;

/** A time range, Unix ms. */
export type TimeRange = { from: number; to: number };

/** Returns the smallest bucket size that is at least `requested`, gives at most `maxPoints` points for the range, and has data that far back. */
export function chooseBucketSize({ from, to }: TimeRange, requested: BucketSize, maxPoints: number, now: number): BucketSize {
  const fits = (bucket: BucketSize): boolean => {
    const ms = bucketSeconds[bucket] * 1_000;
    return ms >= bucketSeconds[requested] * 1_000 && (to - from) / ms <= maxPoints && (ms >= hourMs || now - from <= minuteRangeMs);
  };
  return BucketSize.options.find(fits) ?? "1d";
}
