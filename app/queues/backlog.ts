import type { MetricPoint } from "#domain/queues/metrics";
import { formatCount, formatDuration } from "../ui/format.ts";

const minuteMs = 60_000;

/**
 * Jobs that ended in the last 60 seconds, about: what the minute that runs has counted, and of the one before the part
 * that is not over a minute ago.
 */
export function jobsPerMinuteOf(points: readonly MetricPoint[], now: number): number {
  const minute = Math.floor(now / minuteMs) * minuteMs;
  const endedAt = (from: number) =>
    points.filter(({ at }) => Date.parse(at) === from).reduce((sum, { completed, failed }) => sum + completed + failed, 0);
  return Math.round(endedAt(minute) + endedAt(minute - minuteMs) * (1 - (now - minute) / minuteMs));
}

/** How many jobs waited from a time on, ms since the epoch, until the next one of these. */
export type BacklogSample = { at: number; waiting: number };

/** A change of the backlog over less than this says nothing; over more than that it is no longer now. */
const minSpanMs = 15_000;
const maxSpanMs = 60_000;

/** How fast a backlog grows, jobs a minute; below 0 it drains. Null while that is not known yet. `samples` are in order. */
export function backlogGrowth(samples: readonly BacklogSample[], now: number): number | null {
  const last = samples.at(-1);
  const first = samples.findLast(({ at }) => at <= now - maxSpanMs) ?? samples[0];
  if (!last || !first) return null;
  const over = Math.min(now - first.at, maxSpanMs);
  return over < minSpanMs ? null : ((last.waiting - first.waiting) * minuteMs) / over;
}

/** `samples` with what is known now; only the last of those that are too old to matter is kept. */
export function withSample(samples: readonly BacklogSample[], sample: BacklogSample): BacklogSample[] {
  const last = samples.at(-1);
  if (last && (last.waiting === sample.waiting || sample.at <= last.at)) return [...samples];
  const old = samples.findLastIndex(({ at }) => at <= sample.at - maxSpanMs);
  return [...samples.slice(Math.max(0, old)), sample];
}

/** A backlog that changes by less than this a minute stands still. */
const steadyRate = 0.5;

type BacklogState = { waiting: number; paused: boolean; perMinute: number; net: number | null };

/** When the backlog will be gone, in words; every figure is about. */
export function forecastOf({ waiting, paused, perMinute, net }: BacklogState): string {
  if (waiting === 0) return "nothing waits";
  if (paused) return "nothing starts while it is paused";
  if (net === null) return perMinute > 0 ? `about ${formatDuration((waiting / perMinute) * minuteMs)} if nothing more comes` : "not moving";
  if (net <= -steadyRate) return `about ${formatDuration((waiting / -net) * minuteMs)} at the present rate`;
  if (net >= steadyRate) return `growing by about ${formatCount(Math.round(net))} a minute`;
  return perMinute > 0 ? "steady: as many come as are done" : "not moving";
}
