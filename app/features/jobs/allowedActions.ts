import { allowedOf, type JobAction, jobRefusals, type Refusals } from "#domain/allowed";
import type { Job } from "#domain/jobs/job";
import { cachedQueue } from "../../core/live/overview.ts";

type Facts = Pick<Job, "state" | "queue"> & { cancelledAt?: string | null | undefined };

/** Per action the reason why the job refuses it, or null. Takes the queue's consumer into account if the dashboard has loaded it. */
export function jobRefusalsOf({ state, cancelledAt, queue }: Facts): Refusals<JobAction> {
  return jobRefusals({ state, cancelledAt, queue, consumer: cachedQueue(queue)?.consumer });
}

/** Per action whether the job allows it: what {@link jobRefusalsOf} does not refuse. */
export const allowedJobActions = (facts: Facts): Record<JobAction, boolean> => allowedOf(jobRefusalsOf(facts));
