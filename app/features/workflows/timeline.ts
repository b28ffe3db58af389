import type { StepAttemptRecord } from "#domain/workflows/controlRequests";
import { isFinalRun, type Run, type Step, type StepName } from "#domain/workflows/run";

/** What a bar shows: an attempt (succeeded, failed or running), the wait before the next one, an approval, a pause, a sleep, or the wait for an event. */
export type BarKind = "succeeded" | "failed" | "running" | "backoff" | "approval" | "paused" | "sleep" | "waiting";
/** Times in ms since the epoch. */
export type Bar = { kind: BarKind; from: number; to: number; attempt: { attempt: number } | null };
/** One step on the timeline. `span` is the whole step, including the engine's time around the attempts. Null before it starts. */
export type StepLine = {
  name: StepName;
  step: Step;
  span: { from: number; to: number } | null;
  bars: Bar[];
  attempts: StepAttemptRecord[];
};

const busy: ReadonlySet<BarKind> = new Set(["succeeded", "failed", "running"]);
const ms = (at: string): number => Date.parse(at);

/** The attempts of a step since the run last started the step. */
const attemptsOfStep = (step: Step, attempts: readonly StepAttemptRecord[]): StepAttemptRecord[] =>
  attempts.filter((attempt) => attempt.step === step.name && step.startedAt !== null && attempt.startedAt >= step.startedAt);

/** A bar for the unfinished part of a step, from `after` (the end of its last bar) to `end`. Empty if there is none. */
function unfinishedBars(run: Run, step: Step, after: number, end: number): Bar[] {
  if (end <= after) return [];
  const kind: BarKind =
    step.name === "approval" ? "approval" : run.status === "paused" ? "paused" : step.state === "running" ? "running" : "succeeded";
  return [{ kind, from: after, to: end, attempt: null }];
}

/** From the start of a step to its end, to the end of its run, or to now. */
function spanOf(run: Run, step: Step, now: number): StepLine["span"] {
  if (step.startedAt === null) return null;
  const from = ms(step.startedAt);
  const end = step.endedAt ?? (isFinalRun(run.status) ? run.endedAt : null);
  return { from, to: Math.max(from, end === null ? now : ms(end)) };
}

function barsOf(
  run: Run,
  step: Step,
  attempts: readonly StepAttemptRecord[],
  { from: start, to: end }: { from: number; to: number },
): Bar[] {
  const bars = attempts.flatMap((attempt, index): Bar[] => {
    const [from, to] = [ms(attempt.startedAt), ms(attempt.endedAt)];
    const bar: Bar = { kind: attempt.errorName === null ? "succeeded" : "failed", from, to, attempt };
    const next = attempts[index + 1];
    const waitedUntil = attempt.retryAt && Math.min(next ? ms(next.startedAt) : ms(attempt.retryAt), end);
    return waitedUntil && waitedUntil > to ? [bar, { kind: "backoff", from: to, to: waitedUntil, attempt: null }] : [bar];
  });
  const last = bars.at(-1);
  const isComplete = last && (last.kind === "succeeded" || (step.state !== "running" && step.state !== "stopped"));
  return isComplete ? bars : [...bars, ...unfinishedBars(run, step, last?.to ?? start, end)];
}

/** The steps of a run with their bars, in the order of the steps. `now` in ms. */
export const stepLinesOf = (run: Run, attempts: readonly StepAttemptRecord[], now: number): StepLine[] =>
  run.steps.map((step) => {
    const own = attemptsOfStep(step, attempts);
    const span = spanOf(run, step, now);
    return { name: step.name, step, span, attempts: own, bars: span ? barsOf(run, step, own, span) : [] };
  });

/** A long wait that is drawn shorter than it was. `from` and `to` are positions from 0 to 1. */
export type CompressedWait = { from: number; to: number; durationMs: number };
/** `positionOf` maps a time (ms since the epoch) to a position from 0 to 1. */
export type Scale = { positionOf: (time: number) => number; compressedWaits: CompressedWait[]; totalMs: number };

/** A wait is drawn at most as long as this share of all work, so that a second of work stays visible beside days of waiting. */
const maxWaitShare = 0.4;
/** Waits up to this are never compressed, ms: the engine itself takes this long between attempts. */
const minCompressedMs = 5_000;

/** The scale of the timeline: work is drawn to scale, and long waits are compressed. */
export function scaleOf(lines: readonly Pick<StepLine, "bars" | "span">[]): Scale {
  const bars = lines.flatMap((line) => line.bars);
  const intervals = [...bars, ...lines.flatMap(({ span }) => span ?? [])];
  const points = [...new Set(intervals.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b);
  const parts = points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    return { from, to, busy: bars.some((bar) => busy.has(bar.kind) && bar.from <= from && bar.to >= to) };
  });
  const workMs = parts.reduce((sum, part) => sum + (part.busy ? part.to - part.from : 0), 0);
  const maxWaitMs = workMs > 0 ? Math.max(workMs * maxWaitShare, minCompressedMs) : Infinity;
  const widths = parts.map((part) => (part.busy ? part.to - part.from : Math.min(part.to - part.from, maxWaitMs)));
  const totalWidth = widths.reduce((sum, width) => sum + width, 0) || 1;
  const starts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width, 0) / totalWidth);
  const shareOf = (index: number) => (widths[index] ?? 0) / totalWidth;
  return {
    totalMs: (points.at(-1) ?? 0) - (points[0] ?? 0),
    compressedWaits: parts.flatMap((part, index) => {
      const from = starts[index] ?? 0;
      return part.to - part.from > maxWaitMs && !part.busy ? [{ from, to: from + shareOf(index), durationMs: part.to - part.from }] : [];
    }),
    positionOf: (time) => {
      const index = parts.findIndex((part) => time < part.to);
      const part = parts[index];
      if (!part) return 1;
      return (starts[index] ?? 0) + shareOf(index) * Math.max(0, (time - part.from) / (part.to - part.from));
    },
  };
}
