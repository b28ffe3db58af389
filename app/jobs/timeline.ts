import type { Attempt, Job } from "#domain/jobs/job";
import { statusStyleOf, type StatusStyle as StateWord } from "../ui/StatusLabel.tsx";
import { stateSignOf } from "./jobState.ts";

/** A stretch of a job's life. `to` is null while it goes on. */
export type Segment = {
  key: string;
  kind: "wait" | "backoff" | "run";
  label: string;
  from: string;
  to: string | null;
  sign: StateWord | null;
  attempt?: number;
};

const outcomeSigns: Record<Attempt["outcome"], StateWord> = {
  running: { word: "Running", shape: "dot", tone: "info" },
  completed: { word: "Completed", shape: "check", tone: "quiet" },
  retried: { word: "Failed", shape: "cross", tone: "danger" },
  failed: { word: "Failed", shape: "cross", tone: "danger" },
  stalled: { word: "Worker vanished", shape: "dash", tone: "warning" },
  cancelled: { word: "Cancelled", shape: "dash", tone: "quiet" },
};

export const outcomeSignOf = (outcome: Attempt["outcome"]): StateWord => statusStyleOf(outcomeSigns, outcome);

/** A shorter wait than this after backing off isn't told apart, ms. */
const minWaitMs = 50;

const isLaterBy = (a: string, b: string, byMs: number): boolean => Date.parse(a) - Date.parse(b) > byMs;

/** From being added to its end, or to now: what it waited for, and each try. */
export function timelineOf(job: Job, attempts: readonly Attempt[]): Segment[] {
  const stretches: Segment[] = [];
  const add = (stretch: Omit<Segment, "key">) => stretches.push({ key: `${stretches.length} ${stretch.kind}`, ...stretch });
  let since = job.createdAt;
  let backOffUntil: string | null = null;
  const missing = (attempts[0]?.attempt ?? 1) > 1;
  const waits = (until: string | null) => {
    if (backOffUntil !== null && isLaterBy(backOffUntil, since, 0)) {
      const early = until !== null && isLaterBy(backOffUntil, until, 0);
      add({ kind: "backoff", label: "backed off", from: since, to: early ? until : backOffUntil, sign: null });
      since = early ? until : backOffUntil;
    }
    if (until === null || isLaterBy(until, since, stretches.length ? minWaitMs : -1))
      add({ kind: "wait", label: "waited", from: since, to: until, sign: null });
  };
  for (const [index, attempt] of attempts.entries()) {
    if (index > 0 || !missing) waits(attempt.startedAt);
    add({
      kind: "run",
      label: `try ${attempt.attempt} ran`,
      from: attempt.startedAt,
      to: attempt.endedAt,
      sign: outcomeSignOf(attempt.outcome),
      attempt: attempt.attempt,
    });
    since = attempt.endedAt ?? attempt.startedAt;
    backOffUntil = attempt.retryAt;
  }
  const sign = stateSignOf(job);
  if (job.state === "delayed") add({ kind: "backoff", label: attempts.length ? "backs off" : "delayed", from: since, to: null, sign });
  if (job.state === "blocked") add({ kind: "wait", label: "waits for its children", from: since, to: null, sign });
  if (job.state === "waiting") add({ kind: "wait", label: "waits", from: since, to: null, sign });
  // It was cancelled before a try, so no try tells of its end.
  if (job.state === "failed" && job.finishedAt && isLaterBy(job.finishedAt, since, minWaitMs))
    add({ kind: "wait", label: "waited", from: since, to: job.finishedAt, sign });
  return stretches;
}

/** How wide a stretch is drawn against the others: ten times as long is a step wider, so that none vanishes. */
export const widthWeightOf = (ms: number): number => 1 + Math.log10(1 + ms / 10);
