import type { Attempt, Job } from "#domain/jobs/job";
import { attemptName } from "./attemptName.ts";
import { outcomeSignOf } from "../../ui/attemptOutcome.ts";
import type { StatusStyle as StateWord } from "../../ui/StatusLabel.tsx";
import { stateSignOf } from "./jobState.ts";

/** A segment of a job's timeline. `from` and `to` are ISO times; `to` is null while the segment is in progress. */
export type Segment = {
  key: string;
  kind: "wait" | "backoff" | "run";
  label: string;
  from: string;
  to: string | null;
  sign: StateWord | null;
  attempt?: number;
};

/** A wait after a backoff that is shorter than this, ms, is not shown as a segment. */
const minWaitMs = 50;

const isLaterBy = (a: string, b: string, byMs: number): boolean => Date.parse(a) - Date.parse(b) > byMs;

/**
 * The timeline of a job from its creation to its end or to now: waits, backoffs and attempts in order. `attempts` may lack the
 * earliest ones.
 */
export function timelineOf(job: Job, attempts: readonly Attempt[]): Segment[] {
  const segments: Segment[] = [];
  const add = (segment: Omit<Segment, "key">) => segments.push({ key: `${segments.length} ${segment.kind}`, ...segment });
  let since = job.createdAt;
  let backOffUntil: string | null = null;
  const isMissingAttempts = (attempts[0]?.attempt ?? 1) > 1;
  const addWait = (until: string | null) => {
    if (backOffUntil !== null && isLaterBy(backOffUntil, since, 0)) {
      const isEarly = until !== null && isLaterBy(backOffUntil, until, 0);
      add({ kind: "backoff", label: "Backoff", from: since, to: isEarly ? until : backOffUntil, sign: null });
      since = isEarly ? until : backOffUntil;
    }
    if (until === null || isLaterBy(until, since, segments.length ? minWaitMs : -1))
      add({ kind: "wait", label: "Wait", from: since, to: until, sign: null });
  };
  for (const [index, attempt] of attempts.entries()) {
    if (index > 0 || !isMissingAttempts) addWait(attempt.startedAt);
    add({
      kind: "run",
      label: attemptName(attempt.attempt, job),
      from: attempt.startedAt,
      to: attempt.endedAt,
      sign: outcomeSignOf(attempt.outcome),
      attempt: attempt.attempt,
    });
    since = attempt.endedAt ?? attempt.startedAt;
    backOffUntil = attempt.retryAt;
  }
  const sign = stateSignOf(job);
  if (job.state === "delayed") add({ kind: "backoff", label: attempts.length ? "Backoff" : "Delay", from: since, to: null, sign });
  if (job.state === "blocked") add({ kind: "wait", label: "Waiting for children", from: since, to: null, sign });
  if (job.state === "waiting") add({ kind: "wait", label: "Wait", from: since, to: null, sign });
  // The job was cancelled before an attempt, so no attempt records its end.
  if (job.state === "failed" && job.finishedAt && isLaterBy(job.finishedAt, since, minWaitMs))
    add({ kind: "wait", label: "Wait", from: since, to: job.finishedAt, sign });
  return segments;
}

/** The relative width of a segment, from 1: logarithmic, so that short segments stay visible. `ms`: its duration. */
export const widthWeightOf = (ms: number): number => 1 + Math.log10(1 + ms / 10);
