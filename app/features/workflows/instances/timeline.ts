import { hasEnded } from "#domain/instanceStatus";
import type { InstanceAttempt, InstanceDetail, InstanceStep } from "#domain/workflows/instance";
import type { Bar, BarKind } from "../timeline.ts";

/** One step on the timeline. Times in ms since the epoch. */
export type InstanceLine = {
  key: string;
  step: InstanceStep;
  span: { from: number; to: number };
  bars: Bar[];
  attempts: InstanceAttempt[];
};

const ms = (at: string): number => Date.parse(at);

/** The key of a step in URLs and lists: its name and count, and whether it is a rollback. */
export const stepKeyOf = ({ name, count, type }: InstanceStep): string => `${name}-${count}${type === "rollback" ? "-rollback" : ""}`;

/** When an instance stopped, ms; `now` while it goes on. */
const endOf = ({ status, endedAt }: InstanceDetail, now: number): number => (hasEnded(status) && endedAt ? ms(endedAt) : now);

const waitKinds: Partial<Record<InstanceStep["type"], BarKind>> = { sleep: "sleep", waitForEvent: "waiting" };

/** The bars of the attempts of a step, and of the waits between them, up to `end`. An attempt that a stopped instance left is drawn as ended. */
function attemptBars({ attempts }: InstanceStep, end: number, isStopped: boolean): Bar[] {
  return attempts.flatMap((attempt, index): Bar[] => {
    const from = ms(attempt.startedAt);
    const to = attempt.endedAt === null ? end : ms(attempt.endedAt);
    const kind: BarKind = attempt.endedAt === null && !isStopped ? "running" : attempt.error === null ? "succeeded" : "failed";
    const next = attempts[index + 1];
    const waitedUntil = attempt.retryAt && Math.min(ms(next?.startedAt ?? attempt.retryAt), end);
    const bar: Bar = { kind, from, to: Math.max(from, to), attempt };
    return waitedUntil && waitedUntil > to ? [bar, { kind: "backoff", from: to, to: waitedUntil, attempt: null }] : [bar];
  });
}

/** The steps of an instance with their bars, in the order in which they started. `now` in ms. */
export const instanceLinesOf = (instance: InstanceDetail, now: number): InstanceLine[] =>
  instance.steps.map((step) => {
    const from = ms(step.startedAt);
    const to = Math.max(from, step.endedAt === null ? endOf(instance, now) : ms(step.endedAt));
    const waitKind = waitKinds[step.type];
    const isPaused = instance.status === "paused" && step.endedAt === null;
    const bars: Bar[] = waitKind
      ? [{ kind: isPaused ? "paused" : waitKind, from, to, attempt: null }]
      : attemptBars(step, to, hasEnded(instance.status));
    return { key: stepKeyOf(step), step, span: { from, to }, bars, attempts: step.attempts };
  });
