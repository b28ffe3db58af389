import type { StepAttemptRecord } from "#domain/workflows/controlRequests";
import { isFinalRun, type Run, type Step, type StepName } from "#domain/workflows/run";

/** What went on: a try that went well, failed or runs; the wait before the next one; a person being asked; a pause. */
export type BarKind = "ran" | "failed" | "running" | "backoff" | "asked" | "held";
/** Times in ms since 1970. */
export type Bar = { kind: BarKind; from: number; to: number; attempt: StepAttemptRecord | null };
/** `span` is all of a step, with what the engine takes around its tries; null before it begins. */
export type StepLine = {
  name: StepName;
  step: Step;
  span: { from: number; to: number } | null;
  bars: Bar[];
  attempts: StepAttemptRecord[];
};

const busy: ReadonlySet<BarKind> = new Set(["ran", "failed", "running"]);
const ms = (at: string): number => Date.parse(at);

/** The tries of a step since the run last began it. */
const attemptsOfStep = (step: Step, attempts: readonly StepAttemptRecord[]): StepAttemptRecord[] =>
  attempts.filter((one) => one.step === step.name && step.startedAt !== null && one.startedAt >= step.startedAt);

/** What of the step goes on now, or was cut off: after its last known try and the wait that followed it. */
function unfinishedBars(run: Run, step: Step, after: number, end: number): Bar[] {
  if (end <= after) return [];
  const kind: BarKind =
    step.name === "approval" ? "asked" : run.status === "paused" ? "held" : step.state === "running" ? "running" : "ran";
  return [{ kind, from: after, to: end, attempt: null }];
}

/** From its beginning to its end, that of its run, or now. */
function spanOf(run: Run, step: Step, now: number): StepLine["span"] {
  if (step.startedAt === null) return null;
  const from = ms(step.startedAt);
  const end = step.endedAt ?? (isFinalRun(run.status) ? run.endedAt : null);
  return { from, to: Math.max(from, end === null ? now : ms(end)) };
}

function barsOf(run: Run, step: Step, tries: readonly StepAttemptRecord[], { from: begun, to: end }: { from: number; to: number }): Bar[] {
  const bars = tries.flatMap((one, index): Bar[] => {
    const [from, to] = [ms(one.startedAt), ms(one.endedAt)];
    const ran: Bar = { kind: one.errorName === null ? "ran" : "failed", from, to, attempt: one };
    const next = tries[index + 1];
    const waitedTo = one.retryAt && Math.min(next ? ms(next.startedAt) : ms(one.retryAt), end);
    return waitedTo && waitedTo > to ? [ran, { kind: "backoff", from: to, to: waitedTo, attempt: null }] : [ran];
  });
  const last = bars.at(-1);
  const told = last && (last.kind === "ran" || (step.state !== "running" && step.state !== "stopped"));
  return told ? bars : [...bars, ...unfinishedBars(run, step, last?.to ?? begun, end)];
}

/** A run's steps with what went on in each, in the order they come. */
export const stepLinesOf = (run: Run, attempts: readonly StepAttemptRecord[], now: number): StepLine[] =>
  run.steps.map((step) => {
    const tries = attemptsOfStep(step, attempts);
    const span = spanOf(run, step, now);
    return { name: step.name, step, span, attempts: tries, bars: span ? barsOf(run, step, tries, span) : [] };
  });

/** A stretch in which nothing was at work, drawn shorter than it was. Places from 0 to 1. */
export type CompressedWait = { from: number; to: number; ms: number };
export type Scale = { positionOf: (time: number) => number; compressedWaits: CompressedWait[]; totalMs: number };

/** A wait takes at most this share of what the work took, so that three days of waiting leave a second of work to be seen. */
const longestWait = 0.4;
/** Shorter than this nothing is cut: it is what the engine takes between tries, ms. */
const shortestCut = 5_000;

/** Where each time stands, from 0 to 1: work to scale, long waits cut short. */
export function scaleOf(lines: readonly StepLine[]): Scale {
  const bars = lines.flatMap((line) => line.bars);
  const known = [...bars, ...lines.flatMap(({ span }) => span ?? [])];
  const points = [...new Set(known.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b);
  const parts = points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    return { from, to, busy: bars.some((bar) => busy.has(bar.kind) && bar.from <= from && bar.to >= to) };
  });
  const worked = parts.reduce((sum, part) => sum + (part.busy ? part.to - part.from : 0), 0);
  const longest = worked > 0 ? Math.max(worked * longestWait, shortestCut) : Infinity;
  const widths = parts.map((part) => (part.busy ? part.to - part.from : Math.min(part.to - part.from, longest)));
  const whole = widths.reduce((sum, width) => sum + width, 0) || 1;
  const starts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width, 0) / whole);
  const shareOf = (index: number) => (widths[index] ?? 0) / whole;
  return {
    totalMs: (points.at(-1) ?? 0) - (points[0] ?? 0),
    compressedWaits: parts.flatMap((part, index) => {
      const from = starts[index] ?? 0;
      return part.to - part.from > longest && !part.busy ? [{ from, to: from + shareOf(index), ms: part.to - part.from }] : [];
    }),
    positionOf: (time) => {
      const index = parts.findIndex((part) => time < part.to);
      const part = parts[index];
      if (!part) return 1;
      return (starts[index] ?? 0) + shareOf(index) * Math.max(0, (time - part.from) / (part.to - part.from));
    },
  };
}
