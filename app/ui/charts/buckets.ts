import type { BacklogPoint, MetricMark, MetricPoint } from "#domain/queues/metrics";

/** The counts, percentiles and backlog of one bar. `from` and `to` are ms since the epoch. */
export type Bucket = { from: number; to: number } & Omit<MetricPoint, "at"> & Omit<BacklogPoint, "at">;

/** `count` buckets of `stepMs` each; the last one contains `now` (ms since the epoch). */
export type ChartWindow = { now: number; count: number; stepMs: number };

/** The start of a window, ms since the epoch. */
export const windowStart = ({ now, count, stepMs }: ChartWindow): number => (Math.floor(now / stepMs) - count + 1) * stepMs;

type Counts = Pick<MetricPoint, "completed" | "failed" | "retried">;
const nothing: Counts = { completed: 0, failed: 0, retried: 0 };

/** Adds the counts of several points. */
export const sumCounts = (points: readonly Counts[]): Counts =>
  points.reduce<Counts>(
    (sum, one) => ({
      completed: sum.completed + one.completed,
      failed: sum.failed + one.failed,
      retried: sum.retried + one.retried,
    }),
    nothing,
  );

const unmeasured = { waitP50Ms: null, waitP95Ms: null, runP50Ms: null, runP95Ms: null };

/**
 * Returns every bucket of a window, also the empty ones. Percentiles are null where several queues have points in one bucket:
 * percentiles can't be added. What waits in several queues is added, and the oldest of all counts.
 */
export function bucketsOf(points: readonly MetricPoint[], window: ChartWindow, backlog: readonly BacklogPoint[] = []): Bucket[] {
  const { count, stepMs } = window;
  const start = windowStart(window);
  const slotOf = ({ at }: { at: string }) => Math.floor((Date.parse(at) - start) / stepMs);
  const bySlot = Map.groupBy(points, slotOf);
  const backlogs = Map.groupBy(backlog, slotOf);
  return Array.from({ length: count }, (_, index) => {
    const here = bySlot.get(index) ?? [];
    const [only] = here;
    const { waitP50Ms, waitP95Ms, runP50Ms, runP95Ms } = (here.length === 1 && only) || unmeasured;
    const from = start + index * stepMs;
    const waiting = backlogs.get(index) ?? [];
    return {
      from,
      to: from + stepMs,
      ...sumCounts(here),
      waitP50Ms,
      waitP95Ms,
      runP50Ms,
      runP95Ms,
      waiting: waiting.reduce((sum, point) => sum + point.waiting, 0),
      oldestMs: Math.max(0, ...waiting.map(({ oldestMs }) => oldestMs)),
    };
  });
}

/** A mark and its position in the window: 0 is the left edge, 1 the right edge. */
export type PlacedMark = { mark: MetricMark; at: number };

/** Returns the marks inside a window with their positions. */
export function placeMarks(marks: readonly MetricMark[], window: ChartWindow): PlacedMark[] {
  const start = windowStart(window);
  const length = window.count * window.stepMs;
  return marks.map((mark) => ({ mark, at: (Date.parse(mark.at) - start) / length })).filter(({ at }) => at >= 0 && at <= 1);
}
