import { jobIdOf } from "#domain/jobs/job";
import type { AnyMessage } from "#domain/messages/envelope";
import { insertJobs } from "#store/jobs/insert";
import type { JobToInsert } from "#store/jobs/prepare";
import { exampleMessage, exampleQueue } from "./example.ts";

/**
 * Inserts one job as its producer adds it, at `at` (ISO UTC, by default now). By default it is the example of the declared
 * pipeline. Returns its id and its message.
 */
export async function insertJob(
  db: D1Database,
  { at, ...job }: Partial<JobToInsert> & { at?: string } = {},
): Promise<{ id: string; message: AnyMessage }> {
  const { queue = exampleQueue(), message = exampleMessage() } = job;
  const [id = ""] = await insertJobsOf(db, [message], { ...job, queue, ...(at === undefined ? {} : { at }) });
  return { id, message };
}

/** Inserts the jobs of these messages in one batch, all with the same options. Returns their ids. */
export async function insertJobsOf(
  db: D1Database,
  messages: readonly AnyMessage[],
  { at = new Date().toISOString(), queue = exampleQueue(), ...job }: Partial<Omit<JobToInsert, "message">> & { at?: string } = {},
): Promise<string[]> {
  const jobs = messages.map((message) => ({ ...job, queue, message }));
  await db.batch(insertJobs(db, jobs, at));
  return messages.map(({ event_id }) => jobIdOf(event_id, queue));
}
