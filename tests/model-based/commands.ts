import { Backoff, type JobOptions } from "#domain/jobs/job";
import { hasOpenChildren, updateParents } from "./flows.ts";
import {
  finishJob,
  isFinished,
  isPaused,
  type ModelDeadLetter,
  findJob,
  type ModelJob,
  makeWaiting,
  type ReferenceModel,
} from "./referenceModel.ts";

const usualAttempts = 4;

export type NewModelJob = {
  id: string;
  queue: string;
  payload: number;
  options?: JobOptions | undefined;
  parent?: string | null;
  failParent?: boolean;
  blocked?: boolean;
};

/** Creates a job. */
export function createJob(model: ReferenceModel, job: NewModelJob, now: number): void {
  const { id, queue, payload, options = {}, parent = null, failParent = false, blocked = false } = job;
  const { attempts = usualAttempts, backoff = null, delayMs = 0, removeOnComplete = false, removeOnFail = false } = options;
  model.jobs.set(id, {
    id,
    queue,
    payload,
    attempts,
    requestedAttempts: attempts,
    parent,
    failParent,
    removeOnComplete,
    removeOnFail,
    backoff: backoff && Backoff.parse(backoff),
    state: blocked ? "blocked" : delayMs > 0 ? "delayed" : "waiting",
    runAt: blocked || delayMs === 0 ? null : now + delayMs,
    attempt: 0,
    earlierAttempts: 0,
    startedAt: 0,
    finishedAt: null,
    error: null,
    cancelled: false,
    removeAt: null,
    keepLast: null,
    isDeleted: false,
  });
}

/** Creates a job unless another holds its deduplication id. Returns the id of the job that holds it, or null. */
export function add(model: ReferenceModel, job: NewModelJob, now: number): string | null {
  const unique = job.options?.deduplication;
  const key = `${job.queue} ${unique?.id}`;
  const holder = unique && model.holders.get(key);
  if (holder && holder.until > now) return holder.jobId;
  if (unique) model.holders.set(key, { jobId: job.id, until: now + unique.ttlMs });
  createJob(model, job, now);
  return null;
}

/** Creates the job of a message without a ticket, if it has none. */
export function createJobOfMessage(model: ReferenceModel, job: NewModelJob, now: number): void {
  if (!findJob(model, job.id)) createJob(model, job, now);
}

const requeue = (job: ModelJob): void => {
  makeWaiting(job);
  const { attempt, requestedAttempts } = job;
  const startOver = { attempts: attempt + requestedAttempts, earlierAttempts: attempt };
  Object.assign(job, { ...startOver, cancelled: false, removeAt: null, keepLast: null });
};

/** The commands of an operator on a job. Each returns whether the job's state allowed it. */
export const commands = {
  retry: (model: ReferenceModel, job: ModelJob): boolean => {
    if (job.state !== "failed") return false;
    requeue(job);
    if (hasOpenChildren(model, job.id)) job.state = "blocked";
    for (const deadLetter of model.deadLetters)
      if (deadLetter.jobId === job.id && deadLetter.status === "open") deadLetter.status = "replayed";
    return true;
  },
  promote: (_: ReferenceModel, job: ModelJob): boolean => {
    if (job.state !== "delayed") return false;
    makeWaiting(job);
    return true;
  },
  cancel: (model: ReferenceModel, job: ModelJob, now: number): boolean => {
    if (isFinished(job) || (job.state === "active" && job.cancelled)) return false;
    job.cancelled = true;
    if (job.state === "active") return true;
    finishJob(job, "failed", now, "CancelledError");
    updateParents(model, [job.parent], [job.id], now);
    return true;
  },
  remove: (model: ReferenceModel, job: ModelJob, now: number): boolean => {
    if (job.state === "active") return false;
    model.jobs.delete(job.id);
    updateParents(model, [job.parent], [], now);
    return true;
  },
};
export type CommandName = keyof typeof commands;

/** Changes the payload of a job that has not started. Returns whether its state allowed it. */
export function update(job: ModelJob, payload: number): boolean {
  if (job.state === "active" || isFinished(job)) return false;
  job.payload = payload;
  return true;
}

/**
 * Replays a dead letter, with another payload if one is given; a job that was removed is created again. Returns false if the job
 * runs already or has to wait for its children.
 */
export function replay(model: ReferenceModel, deadLetter: ModelDeadLetter, payload: number | null): boolean {
  const job = findJob(model, deadLetter.jobId);
  if (deadLetter.status !== "open" || (job && job.state !== "failed") || hasOpenChildren(model, deadLetter.jobId)) return false;
  deadLetter.status = "replayed";
  const { requestedAttempts: asked, cancelled: _cancelled, ...stored } = deadLetter.job;
  const recreated: ModelJob = {
    ...stored,
    requestedAttempts: asked,
    attempts: asked,
    attempt: 0,
    earlierAttempts: 0,
    cancelled: false,
    removeAt: null,
    keepLast: null,
  };
  const next = job ?? recreated;
  if (job) requeue(job);
  else {
    makeWaiting(recreated);
    model.jobs.set(recreated.id, recreated);
  }
  next.payload = payload ?? deadLetter.payload;
  return true;
}

/** Pauses a queue until `until`. Returns false if it is paused already. */
export function pause(model: ReferenceModel, queue: string, until: number | null, now: number): boolean {
  if (isPaused(model, queue, now)) return false;
  model.pauses.set(queue, until);
  return true;
}
