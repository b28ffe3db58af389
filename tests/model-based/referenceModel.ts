import type { Backoff, JobState, RemovalPolicy } from "#domain/jobs/job";

/** A job of the reference model. Times are in ms; `payload` is the number in its message. */
export type ModelJob = {
  id: string;
  queue: string;
  state: JobState;
  attempt: number;
  attempts: number;
  /** Its attempts before an operator last made it start over. The backoff counts those since then. */
  earlierAttempts: number;
  /** The attempts its producer asked for; each retry adds as many. */
  requestedAttempts: number;
  runAt: number | null;
  startedAt: number;
  finishedAt: number | null;
  payload: number;
  /** The name of its error, while it is failed. */
  error: string | null;
  /** An operator cancelled it, while it ran or before. */
  cancelled: boolean;
  backoff: Backoff | null;
  removeOnComplete: RemovalPolicy;
  removeOnFail: RemovalPolicy;
  removeAt: number | null;
  keepLast: number | null;
  parent: string | null;
  failParent: boolean;
  /** Retention deleted its row; its result still counts for its parent. */
  isDeleted: boolean;
};

/** A dead letter, with its job at that time: if the job is removed, a replay creates it again. */
export type ModelDeadLetter = { id: string; jobId: string; reason: string; status: "open" | "replayed"; payload: number; job: ModelJob };

/** The reference model: all that the job layer stores, as plain data. */
export type ReferenceModel = {
  jobs: Map<string, ModelJob>;
  deadLetters: ModelDeadLetter[];
  /** The jobs that hold a deduplication id, by queue and id. */
  holders: Map<string, { jobId: string; until: number }>;
  /** Until when a queue is paused, ms; null until an operator resumes it. */
  pauses: Map<string, number | null>;
  /** Until when a running job has a lease from a heartbeat, ms. */
  leases: Map<string, number>;
};

export const newReferenceModel = (): ReferenceModel => ({
  jobs: new Map(),
  deadLetters: [],
  holders: new Map(),
  pauses: new Map(),
  leases: new Map(),
});

/** Returns a job that has a row, or undefined. */
export function findJob(model: ReferenceModel, id: string | null): ModelJob | undefined {
  const job = id === null ? undefined : model.jobs.get(id);
  return job?.isDeleted ? undefined : job;
}

export const listJobs = (model: ReferenceModel): ModelJob[] => [...model.jobs.values()].filter(({ isDeleted }) => !isDeleted);

export const isFinished = ({ state }: ModelJob): boolean => state === "completed" || state === "failed";

export function isPaused({ pauses }: ReferenceModel, queue: string, now: number): boolean {
  const until = pauses.get(queue);
  return until !== undefined && (until === null || until > now);
}

/** Finishes a job; its options determine how long it is kept. */
export function finishJob(job: ModelJob, state: "completed" | "failed", now: number, error: string | null = null): void {
  const removal = state === "failed" ? job.removeOnFail : job.removeOnComplete;
  const some = typeof removal === "object" ? removal : {};
  const removeAt = removal === true ? now : some.ageMs === undefined ? null : now + some.ageMs;
  Object.assign(job, { state, finishedAt: now, runAt: null, error, keepLast: some.count ?? null, removeAt });
}

/** Makes a job waiting. */
export function makeWaiting(job: ModelJob): void {
  Object.assign(job, { state: "waiting", runAt: null, finishedAt: null, error: null, keepLast: null, removeAt: null });
}
