import { AsyncLocalStorage } from "node:async_hooks";
import { causationIdOf } from "#domain/messages/causation";

const handledJob = new AsyncLocalStorage<string>();

/** Runs `work` as the handling of a job: jobs that it adds are caused by this job, whatever it awaits meanwhile. */
export const runAsJob = <T>(jobId: string, work: () => T): T => handledJob.run(jobId, work);

/** Returns the causation id of the job that is being handled; undefined outside of handlers. */
export function currentCausationId(): string | undefined {
  const jobId = handledJob.getStore();
  return jobId === undefined ? undefined : causationIdOf("job", jobId);
}
