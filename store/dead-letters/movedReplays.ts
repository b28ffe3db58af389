import { causationIdOf } from "#domain/messages/causation";
import type { replayOptionsOf } from "../jobs/options.ts";

/**
 * SQL assignments for a dead letter whose message becomes the job `job` of the queue `queue`, both SQL. If that job fails, the lineage goes on
 * from here.
 */
export const setMoved = (queue: string, job: string): string =>
  `replayed_to = ${queue}, replayed_job = ${job}, sent_digest = NULL, lineage = coalesce(lineage, dead_letters.id)`;

/** SQL condition for a dead letter `d`: its own job, if there is one, has not run again. */
export const ownJobRests = `NOT EXISTS (SELECT 1 FROM jobs AS own WHERE own.id = d.job_id AND own.state <> 'failed')`;

/**
 * Returns the options and the cause of a job in another queue, from those of a replay of the dead letter `id`. It is nobody's child there: its
 * own job has ended for its parent.
 */
export const movedOptionsOf = (id: string, { options }: ReturnType<typeof replayOptionsOf>) => ({
  options,
  causationId: causationIdOf("deadLetter", id),
});
