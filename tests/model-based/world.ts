import type { Backoff, JobState, RemovalPolicy } from "#domain/jobs/job";

/** A job as the reference knows it. Times in ms; `payload` is the number its message carries. */
export type ModelJob = {
  id: string;
  queue: string;
  state: JobState;
  attempt: number;
  attempts: number;
  /** Attempts its producer asked for: each retry gives as many. */
  asked: number;
  runAt: number | null;
  startedAt: number;
  finishedAt: number | null;
  payload: number;
  /** Why it failed; only while it is failed. */
  error: string | null;
  /** Somebody asked its running try to stop, or ended it before it ran. */
  cancelled: boolean;
  backoff: Backoff | null;
  removeOnComplete: RemovalPolicy;
  removeOnFail: RemovalPolicy;
  removeAt: number | null;
  keepLast: number | null;
  parent: string | null;
  failParent: boolean;
  /** Retention took its row away; what it came to still counts for its parent. */
  forgotten: boolean;
};

/** A dead letter, with its job as it was when it died: should that be removed, a replay makes it anew. */
export type Letter = { id: string; jobId: string; reason: string; status: "open" | "replayed"; payload: number; job: ModelJob };

/** All that the job layer is to know, as plain data. */
export type World = {
  jobs: Map<string, ModelJob>;
  letters: Letter[];
  /** Who holds a deduplication id, by queue and id. */
  holders: Map<string, { jobId: string; until: number }>;
  /** Until when a queue is paused, ms; null until somebody resumes it. */
  pauses: Map<string, number | null>;
  /** Until when a running job that gave a sign of life is not taken for dead. */
  leases: Map<string, number>;
};

export const newWorld = (): World => ({ jobs: new Map(), letters: [], holders: new Map(), pauses: new Map(), leases: new Map() });

/** A job with a row, or undefined. */
export function live(world: World, id: string | null): ModelJob | undefined {
  const job = id === null ? undefined : world.jobs.get(id);
  return job?.forgotten ? undefined : job;
}

export const liveJobs = (world: World): ModelJob[] => [...world.jobs.values()].filter(({ forgotten }) => !forgotten);

export const isOver = ({ state }: ModelJob): boolean => state === "completed" || state === "failed";

export function isPaused({ pauses }: World, queue: string, now: number): boolean {
  const until = pauses.get(queue);
  return until !== undefined && (until === null || until > now);
}

/** Ends a job; how long it is kept is up to its producer, whatever ended it. */
export function end(job: ModelJob, state: "completed" | "failed", now: number, error: string | null = null): void {
  const removal = state === "failed" ? job.removeOnFail : job.removeOnComplete;
  const some = typeof removal === "object" ? removal : {};
  const removeAt = removal === true ? now : some.ageMs === undefined ? null : now + some.ageMs;
  Object.assign(job, { state, finishedAt: now, runAt: null, error, keepLast: some.count ?? null, removeAt });
}

/** Lets a job wait to be run. */
export function wait(job: ModelJob): void {
  Object.assign(job, { state: "waiting", runAt: null, finishedAt: null, error: null, keepLast: null, removeAt: null });
}
