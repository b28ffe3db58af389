import { allowedOf, type JobAction, jobRefusals, type Refusals } from "#domain/allowed";
import type { Overview } from "#domain/queues/health";
import type { Job } from "#domain/jobs/job";
import { queryKeys } from "../live/queryKeys.ts";
import { queryClient } from "../queryClient.ts";

type Facts = Pick<Job, "state" | "queue"> & { cancelledAt?: string | null | undefined };

/** Why a job can't be acted on, or null per action: its queue's consumer counts too, as far as the dashboard knows it. */
export function jobRefusalsOf({ state, cancelledAt, queue }: Facts): Refusals<JobAction> {
  const known = queryClient.getQueryData<Overview>(queryKeys.overview)?.queues.find(({ name }) => name === queue);
  return jobRefusals({ state, cancelledAt, queue, consumer: known?.consumer });
}

/** What may be done to a job: what {@link refusalsOnJob} does not refuse. */
export const allowedJobActions = (facts: Facts): Record<JobAction, boolean> => allowedOf(jobRefusalsOf(facts));
