import { type JobAction, jobRefusals } from "#domain/allowed";
import { ApiError } from "#domain/errors/apiError";
import { notFound, refused } from "#domain/errors/refused";
import { latestDeadLetterOf } from "#store/dead-letters/ofJob";
import { readJobFacts, type StoredJobFacts } from "#store/jobs/commands";
import { limiterOf } from "../../coordinator/client.ts";
import type { CommandContext } from "../context.ts";

/** Returns the error for a job that does not exist. It names the dead letter of a removed job, which can still be replayed. */
async function missingJob(ops: D1Database, id: string): Promise<ApiError> {
  const deadLetter = await latestDeadLetterOf(ops, id);
  const missing = notFound("job", id);
  if (deadLetter?.status !== "open" && deadLetter?.status !== "snoozed") return missing;
  return new ApiError("not_found", `${missing.message}. Its dead letter ${deadLetter.id} can be replayed`);
}

/**
 * Returns the facts of a job that allows the action. Throws `conflict` with the reason if it does not, `not_found` also for a job of
 * another queue than the one of the context. Reads two rows, and those of a waiting job again once it is certain that it has not started.
 */
export async function assertJobAllows({ ops, bindings, queue }: CommandContext, id: string, action: JobAction): Promise<StoredJobFacts> {
  let job = await readJobFacts(ops, id);
  if (job?.state === "waiting") {
    await limiterOf(bindings, job.queue).settle();
    job = await readJobFacts(ops, id);
  }
  if (!job) throw await missingJob(ops, id);
  if (queue !== null && job.queue !== queue)
    throw new ApiError("not_found", `Job ${id} belongs to the queue ${job.queue}, not to ${queue}`);
  const refusal = jobRefusals(job)[action];
  if (refusal) throw refused(`Job ${id}`, action, refusal);
  return job;
}
