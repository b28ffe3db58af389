import { z } from "zod";
import { JobOptions } from "#domain/jobs/job";

/** Who asks for the jobs that are asked for at this door. */
export const apiSource = "signalbox";

/** What somebody says of a job that is to be made. Whether its queue takes it is found out by `checkJob`. */
export const jobRequestFields = {
  queue: z.string().min(1).max(63),
  type: z.string().min(1).max(80),
  payload: z.unknown(),
  options: JobOptions.optional(),
};
