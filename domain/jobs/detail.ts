import { z } from "zod";
import { Attempt, Job, JobState, LogEntry } from "./job.ts";

/**
 * A job with its message, its latest 200 attempts and log lines, and its first 200 children. `body` (the message) and `resultText` are the
 * stored JSON text; in `payload` and `result`, numbers may have lost digits.
 */
export const JobDetail = z.object({
  job: Job,
  payload: z.unknown(),
  result: z.unknown(),
  options: z.unknown(),
  /** Attempts that a retry gives the job. */
  attemptsAgain: z.number().int(),
  body: z.string(),
  resultText: z.string().nullable(),
  attempts: z.array(Attempt),
  logs: z.array(LogEntry),
  parent: Job.nullable(),
  children: z.array(Job),
  /** Number of children by state, counting up to 1,000. */
  childCounts: z.partialRecord(JobState, z.number().int()),
});
export type JobDetail = z.infer<typeof JobDetail>;
