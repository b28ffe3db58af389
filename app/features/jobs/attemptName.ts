import type { Job } from "#domain/jobs/job";

/**
 * The name of an attempt of a job by its number: "Attempt 1" since the job was added or last made to start over, "Earlier attempt 1" before
 * that.
 */
export const attemptName = (attempt: number, { earlierAttempts }: Pick<Job, "earlierAttempts">): string =>
  attempt > earlierAttempts ? `Attempt ${attempt - earlierAttempts}` : `Earlier attempt ${attempt}`;
