import { updateParents } from "./flows.ts";
import { finishJob, isPaused, findJob, listJobs, type ModelJob, type ReferenceModel } from "./referenceModel.ts";

export const outcomes = ["ok", "result", "transient", "permanent", "limited"] as const;
export type Outcome = (typeof outcomes)[number];

/** A running attempt: the fields of its job when it was claimed. */
export type ModelAttempt = { id: string; attempt: number; parent: string | null };
/** An ended attempt; `at` is when its handler ended. */
export type EndedAttempt = ModelAttempt & { outcome: Outcome; at: number };

const leaseMs = 120_000;
const limitedMs = 90_000;

export const canStart = (model: ReferenceModel, job: ModelJob, now: number): boolean =>
  !isPaused(model, job.queue, now) && (job.state === "waiting" || (job.state === "delayed" && (job.runAt ?? 0) <= now + 1000));

/** Starts those of these jobs of one queue that may start. Returns their attempts. */
export function startJobs(model: ReferenceModel, ids: readonly string[], now: number): ModelAttempt[] {
  const jobs = [...new Set(ids)].flatMap((id) => findJob(model, id) ?? []).filter((job) => canStart(model, job, now));
  return jobs.map((job) => {
    Object.assign(job, { state: "active", attempt: job.attempt + 1, startedAt: now, runAt: null });
    return { id: job.id, attempt: job.attempt, parent: job.parent };
  });
}

/** Milliseconds until the next attempt, as {@link Backoff} defines it. */
function retryDelayMs({ backoff, attempt, earlierAttempts }: ModelJob, outcome: Outcome): number {
  if (outcome === "limited") return limitedMs;
  const { type, delayMs, maxMs } = backoff ?? { type: "exponential", delayMs: 5_000, maxMs: 300_000 };
  return type === "fixed" ? delayMs : Math.min(delayMs * 2 ** (attempt - earlierAttempts - 1), maxMs);
}

/** Ends a job with a dead letter. */
function deadLetterJob(model: ReferenceModel, job: ModelJob, reason: string, error: string, now: number): void {
  finishJob(job, "failed", now, error);
  model.deadLetters.push({ id: "", jobId: job.id, reason, status: "open", payload: job.payload, job: { ...job } });
}

const errors = { transient: "TransientError", permanent: "PermanentError", limited: "RateLimitError" };

function finishAttempt(model: ReferenceModel, { id, attempt, outcome, at }: EndedAttempt, now: number): void {
  const job = findJob(model, id);
  if (job?.state !== "active") return;
  if (outcome === "ok" || outcome === "result") {
    finishJob(job, "completed", now);
    if (job.removeOnComplete === true) job.isDeleted = true;
    return;
  }
  if (job.attempt !== attempt) return;
  if (job.cancelled) finishJob(job, "failed", now, "CancelledError");
  else if (outcome === "permanent") deadLetterJob(model, job, "permanent", errors.permanent, now);
  else if (attempt >= job.attempts) deadLetterJob(model, job, "exhausted", errors[outcome], now);
  else Object.assign(job, { state: "delayed", runAt: at + retryDelayMs(job, outcome) });
}

/** Finishes the attempts of one batch at `now`. */
export function finishAttempts(model: ReferenceModel, ended: readonly EndedAttempt[], now: number): void {
  for (const attempt of ended) finishAttempt(model, attempt, now);
  const children = ended.filter(({ parent }) => parent !== null);
  updateParents(
    model,
    children.map(({ parent }) => parent),
    children.map(({ id }) => id),
    now,
  );
}

/** Recovers jobs without a lease that started before `before`. With `forgive`, after a restart of the system, the attempt does not count. */
export function recoverJobs(model: ReferenceModel, before: number, now: number, forgive: boolean): void {
  const stalled = listJobs(model).filter(({ id, state, startedAt }) => {
    const hasLease = !forgive && (model.leases.get(id) ?? 0) > now;
    return state === "active" && startedAt < before && !hasLease;
  });
  for (const job of stalled) {
    if (job.cancelled) finishJob(job, "failed", now, "CancelledError");
    else if (!forgive && job.attempt >= job.attempts) deadLetterJob(model, job, "stalled", "StalledError", now);
    else Object.assign(job, { state: "waiting", attempt: job.attempt - (forgive ? 1 : 0) });
  }
  updateParents(
    model,
    stalled.map(({ parent }) => parent),
    stalled.map(({ id }) => id),
    now,
  );
}

/** One run of the reconciler. `bootedAt` is when the system last restarted, or null. */
export function reconcileModel(model: ReferenceModel, now: number, bootedAt: number | null): void {
  if (bootedAt !== null) recoverJobs(model, bootedAt, now, true);
  for (const [queue, until] of model.pauses) if (until !== null && until <= now) model.pauses.delete(queue);
  recoverJobs(model, now - leaseMs, now, false);
}
