import type { MetricPoint } from "#domain/queues/metrics";
import { formatCount, formatDuration } from "../../ui/format.ts";

const minuteMs = 60_000;

/**
 * About how many jobs finished in the last 60 seconds: all of the current minute, and the share of the previous minute that
 * lies within the 60 seconds. `now` in ms.
 */
export function jobsPerMinuteOf(points: readonly MetricPoint[], now: number): number {
  const minute = Math.floor(now / minuteMs) * minuteMs;
  const finishedIn = (from: number) =>
    points.filter(({ at }) => Date.parse(at) === from).reduce((sum, { completed, failed }) => sum + completed + failed, 0);
  return Math.round(finishedIn(minute) + finishedIn(minute - minuteMs) * (1 - (now - minute) / minuteMs));
}

/** How many jobs waited from `at` (ms since the epoch) until the next sample. */
export type BacklogSample = { at: number; waiting: number };

/** The growth is measured over at least 15 s, so that one job does not dominate it, and at most the last 60 s. */
const minSpanMs = 15_000;
const maxSpanMs = 60_000;

/** The growth of a backlog, jobs a minute; negative when it shrinks. Null until 15 s have been sampled. `samples` are in order. */
export function backlogGrowth(samples: readonly BacklogSample[], now: number): number | null {
  const last = samples.at(-1);
  const first = samples.findLast(({ at }) => at <= now - maxSpanMs) ?? samples[0];
  if (!last || !first) return null;
  const over = Math.min(now - first.at, maxSpanMs);
  return over < minSpanMs ? null : ((last.waiting - first.waiting) * minuteMs) / over;
}

/** Appends a sample if it differs from the last one. Of the samples older than 60 s, only the newest is kept. */
export function withSample(samples: readonly BacklogSample[], sample: BacklogSample): BacklogSample[] {
  const last = samples.at(-1);
  if (last && (last.waiting === sample.waiting || sample.at <= last.at)) return [...samples];
  const oldIndex = samples.findLastIndex(({ at }) => at <= sample.at - maxSpanMs);
  return [...samples.slice(Math.max(0, oldIndex)), sample];
}

/** A backlog that changes by less than this many jobs a minute counts as steady. */
const steadyRate = 0.5;

/** `perMinute`: finished jobs. `growth`: jobs a minute, null if not known yet. */
type BacklogState = { waiting: number; paused: boolean; perMinute: number; growth: number | null };

/** A short forecast of the backlog, such as "cleared in ~4 m at the current rate". All figures are estimates. */
export function forecastOf({ waiting, paused, perMinute, growth }: BacklogState): string {
  if (waiting === 0) return "Empty";
  if (paused) return "held until the queue is resumed";
  if (growth === null)
    return perMinute > 0 ? `cleared in ~${formatDuration((waiting / perMinute) * minuteMs)} if no more arrive` : "no progress";
  if (growth <= -steadyRate) return `cleared in ~${formatDuration((waiting / -growth) * minuteMs)} at the current rate`;
  if (growth >= steadyRate) return `growing by ~${formatCount(Math.round(growth))}/min`;
  return perMinute > 0 ? "steady" : "no progress";
}
