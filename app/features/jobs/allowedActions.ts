import { allowedOf, type JobAction, jobRefusals, type Refusals } from "#domain/allowed";
import type { Overview } from "#domain/queues/health";
import type { Job } from "#domain/jobs/job";
import { queryKeys } from "../../core/queryKeys.ts";
import { queryClient } from "../../core/queryClient.ts";

type Facts = Pick<Job, "state" | "queue"> & { cancelledAt?: string | null | undefined };

/** Per action the reason why the job refuses it, or null. Takes the queue's consumer into account if the dashboard has loaded it. */
export function jobRefusalsOf({ state, cancelledAt, queue }: Facts): Refusals<JobAction> {
  const queueView = queryClient.getQueryData<Overview>(queryKeys.overview)?.queues.find(({ name }) => name === queue);
  return jobRefusals({ state, cancelledAt, queue, consumer: queueView?.consumer });
}

/** Per action whether the job allows it: what {@link jobRefusalsOf} does not refuse. */
export const allowedJobActions = (facts: Facts): Record<JobAction, boolean> => allowedOf(jobRefusalsOf(facts));
