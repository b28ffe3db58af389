import { z } from "zod";
import { JobOptions } from "#domain/jobs/job";

/** The `source` of jobs that are added over the API. */
export const apiSource = "signalbox";

/** Fields of a request for a new job. `validatedJobMessage` checks them against its queue and type. */
export const jobRequestFields = {
  queue: z.string().min(1).max(63),
  type: z.string().min(1).max(80),
  payload: z.unknown(),
  options: JobOptions.optional(),
};
