import { jobIdOf } from "#domain/jobs/job";
import type { AnyMessage } from "#domain/messages/envelope";
import { insertJobs } from "#store/jobs/insert";
import type { JobToInsert } from "#store/jobs/prepare";
import { messageFactory } from "../messages.ts";

/**
 * Inserts one job as its producer adds it, at `at` (ISO UTC, by default now). By default it is a request for research in
 * gatherfeed-commands. Returns its id and its message.
 */
export async function insertJob(
  db: D1Database,
  { at, ...job }: Partial<JobToInsert> & { at?: string } = {},
): Promise<{ id: string; message: AnyMessage }> {
  const { queue = "gatherfeed-commands", message = messageFactory.research() } = job;
  const [id = ""] = await insertJobsOf(db, [message], { ...job, queue, ...(at === undefined ? {} : { at }) });
  return { id, message };
}

/** Inserts the jobs of these messages in one batch, all with the same options. Returns their ids. */
export async function insertJobsOf(
  db: D1Database,
  messages: readonly AnyMessage[],
  { at = new Date().toISOString(), queue = "gatherfeed-commands", ...job }: Partial<Omit<JobToInsert, "message">> & { at?: string } = {},
): Promise<string[]> {
  const jobs = messages.map((message) => ({ ...job, queue, message }));
  await db.batch(insertJobs(db, jobs, at));
  return messages.map(({ event_id }) => jobIdOf(event_id, queue));
}
