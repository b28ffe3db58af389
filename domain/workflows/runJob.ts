import { jobIdOf } from "../jobs/job.ts";
import { pipeline } from "../pipeline/pipeline.ts";

/** Returns the id of the job whose message started a run. */
export const jobIdOfRun = (runId: string): string => jobIdOf(runId, pipeline().runQueue ?? "");
