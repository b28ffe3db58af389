import { Backoff, type JobOptions } from "#domain/jobs/job";
import { hasOpenChildren, tellParents } from "./family.ts";
import { end, isOver, isPaused, type Letter, live, type ModelJob, wait, type World } from "./world.ts";

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

/** Makes a job. */
export function make(world: World, one: NewModelJob, now: number): void {
  const { id, queue, payload, options = {}, parent = null, failParent = false, blocked = false } = one;
  const { attempts = usualAttempts, backoff = null, delayMs = 0, removeOnComplete = false, removeOnFail = false } = options;
  world.jobs.set(id, {
    id,
    queue,
    payload,
    attempts,
    asked: attempts,
    parent,
    failParent,
    removeOnComplete,
    removeOnFail,
    backoff: backoff && Backoff.parse(backoff),
    state: blocked ? "blocked" : delayMs > 0 ? "delayed" : "waiting",
    runAt: blocked || delayMs === 0 ? null : now + delayMs,
    attempt: 0,
    startedAt: 0,
    finishedAt: null,
    error: null,
    cancelled: false,
    removeAt: null,
    keepLast: null,
    forgotten: false,
  });
}

/** Makes a job unless another holds its deduplication id. Answers who holds it then. */
export function add(world: World, one: NewModelJob, now: number): string | null {
  const unique = one.options?.deduplication;
  const key = `${one.queue} ${unique?.id}`;
  const holder = unique && world.holders.get(key);
  if (holder && holder.until > now) return holder.jobId;
  if (unique) world.holders.set(key, { jobId: one.id, until: now + unique.ttlMs });
  make(world, one, now);
  return null;
}

/** What was made of a message that nobody announced. */
export function adopt(world: World, one: NewModelJob, now: number): void {
  if (!live(world, one.id)) make(world, one, now);
}

const again = (job: ModelJob): void => {
  wait(job);
  Object.assign(job, { attempts: job.attempt + job.asked, cancelled: false, removeAt: null, keepLast: null });
};

/** What an operator does to a job: true if it could be done. */
export const acts = {
  retry: (world: World, job: ModelJob): boolean => {
    if (job.state !== "failed") return false;
    again(job);
    if (hasOpenChildren(world, job.id)) job.state = "blocked";
    for (const letter of world.letters) if (letter.jobId === job.id && letter.status === "open") letter.status = "replayed";
    return true;
  },
  promote: (_: World, job: ModelJob): boolean => {
    if (job.state !== "delayed") return false;
    wait(job);
    return true;
  },
  cancel: (world: World, job: ModelJob, now: number): boolean => {
    if (isOver(job) || (job.state === "active" && job.cancelled)) return false;
    job.cancelled = true;
    if (job.state === "active") return true;
    end(job, "failed", now, "CancelledError");
    tellParents(world, [job.parent], [job.id], now);
    return true;
  },
  remove: (world: World, job: ModelJob, now: number): boolean => {
    if (job.state === "active") return false;
    world.jobs.delete(job.id);
    tellParents(world, [job.parent], [], now);
    return true;
  },
};
export type Verb = keyof typeof acts;

/** Changes the payload of a job that hasn't started. */
export function update(job: ModelJob, payload: number): boolean {
  if (job.state === "active" || isOver(job)) return false;
  job.payload = payload;
  return true;
}

/**
 * Runs a dead letter's job again, with another payload if there is one; a job that was removed since is made anew. False
 * when it runs already, or has to wait for its children.
 */
export function replay(world: World, letter: Letter, payload: number | null): boolean {
  const job = live(world, letter.jobId);
  if (letter.status !== "open" || (job && job.state !== "failed") || hasOpenChildren(world, letter.jobId)) return false;
  letter.status = "replayed";
  const { asked, cancelled: _cancelled, ...died } = letter.job;
  const anew: ModelJob = { ...died, asked, attempts: asked, attempt: 0, cancelled: false, removeAt: null, keepLast: null };
  const next = job ?? anew;
  if (job) again(job);
  else {
    wait(anew);
    world.jobs.set(anew.id, anew);
  }
  next.payload = payload ?? letter.payload;
  return true;
}

/** Pauses a queue until `until`; false when it is paused. */
export function pause(world: World, queue: string, until: number | null, now: number): boolean {
  if (isPaused(world, queue, now)) return false;
  world.pauses.set(queue, until);
  return true;
}
