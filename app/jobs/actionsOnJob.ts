import { type JobAction, jobActions } from "#domain/allowed";
import type { Overview } from "#domain/health";
import type { Job } from "#domain/jobs";
import { keys } from "../live/keys.ts";
import { queryClient } from "../queryClient.ts";

/** What may be done to a job: its queue's consumer counts too, as far as the dashboard knows it. */
export function actionsOnJob({
  state,
  cancelledAt,
  queue,
}: Pick<Job, "state" | "queue"> & { cancelledAt?: string | null | undefined }): Record<JobAction, boolean> {
  const known = queryClient.getQueryData<Overview>(keys.overview)?.queues.find(({ name }) => name === queue);
  return jobActions({ state, cancelledAt, queue, consumer: known?.consumer });
}
