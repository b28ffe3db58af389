import type { EncodedBody } from "#domain/messages/bodies";
import type { QueueConsumer } from "#domain/queues/consumers";
import type { DeadLetterJobState, ReplayMode } from "#domain/dead-letters/deadLetter";
import { jobIdOf, type JobState } from "#domain/jobs/job";
import { isQueueName } from "#domain/queues/queues";
import { hasUnfinishedChild } from "../jobs/parents.ts";
import { isReadable } from "#domain/dead-letters/replay";

/**
 * Characters up to which a list reads a structured clone, which can only be decoded as a whole. Of a longer one the list shows the raw
 * text.
 */
export const maxReadLength = 4_000;

/** SQL condition: the job of a dead letter `d` has a later one. */
export const hasLaterDeadLetter = `EXISTS (SELECT 1 FROM dead_letters AS n WHERE n.job_id = d.job_id AND n.id > d.id)`;

/** The columns of the job of a dead letter, in this order. */
export type JobFields = [
  state: JobState,
  attempt: number,
  attempts: number,
  earlierAttempts: number,
  runAt: string | null,
  startedAt: string | null,
  finishedAt: string | null,
  errorName: string | null,
];

/** The job of a dead letter, null if it is not stored, and the next dead letter of that job, if there is one. */
type History = { job: JobFields | null; next: [id: string, at: string] | null };

/** SQL: the dead letter that came after `d` for the same job. */
const nextDeadLetter = `SELECT json_array(n.id, n.created_at) FROM dead_letters AS n WHERE n.job_id = coalesce(d.replayed_job, d.job_id) AND n.id > d.id ORDER BY n.id LIMIT 1`;

/**
 * SQL of the two parts of {@link History}, as a JSON array. A job that last failed when the dead letter was made, and was not started again since, has no later
 * one, so none is read.
 */
const historyColumn = `coalesce(
    (SELECT json_array(json_array(j.state, j.attempt, j.attempts, j.earlier_attempts, j.run_at, j.started_at, j.finished_at, j.error_name),
       json(CASE WHEN d.status = 'replayed' OR j.finished_at IS NOT d.created_at THEN (${nextDeadLetter}) END))
     FROM jobs AS j WHERE j.id = coalesce(d.replayed_job, d.job_id)),
    json_array(NULL, json((${nextDeadLetter})))) AS history`;

/** Returns what {@link replayFactColumns} say of the job of a dead letter. */
export const historyOf = ({ history }: Pick<ReplayFacts, "history">): History => {
  const [job, next] = JSON.parse(history) as [History["job"], History["next"]];
  return { job, next };
};

/**
 * Columns of a dead letter `d` for {@link replayFactsOf}. They read one row, one more if its job did not last fail with it, one more if it belongs to
 * no job, whose queue says how it is replayed, and one more if it came back from an external queue. Only the body of a job is known to be readable, so any
 * other is read. The job of one that was replayed to another queue is the one there.
 */
export const replayFactColumns = `d.queue, d.job_id AS jobId, d.event_id AS eventId, d.reason, d.content_type AS contentType,
  CASE WHEN (reason IN ('malformed', 'undelivered') OR d.job_id IS NOT d.event_id || '.' || d.queue) AND length(body) <= ${maxReadLength} THEN body END AS whole,
  CASE content_type WHEN 'json' THEN json_valid(body) WHEN 'v8' THEN CASE WHEN json_valid(body) THEN json_type(body, '$.nodes') IS NOT NULL ELSE 0 END ELSE 1 END AS sendable,
  ${historyColumn},
  CASE WHEN d.job_id IS NOT d.event_id || '.' || d.queue THEN (SELECT q.consumer FROM queues AS q WHERE q.name = d.queue) END AS consumer,
  ${hasUnfinishedChild("d.job_id")} AS openChildren`;

/** What decides how a dead letter can be replayed. `whole` is its body, if that was read. */
export type ReplayFacts = {
  queue: string;
  jobId: string | null;
  eventId: string | null;
  reason: string;
  contentType: EncodedBody["contentType"];
  whole: string | null;
  sendable: number;
  /** JSON, see {@link historyOf}. */
  history: string;
  consumer: QueueConsumer | null;
  openChildren: number;
};

/** Returns whether the dead letter belongs to a job, also a deleted one. Otherwise its job id is the id of a delivery. */
const hadJob = (facts: ReplayFacts) => {
  const { jobId, eventId, queue } = facts;
  return (eventId !== null && jobId === jobIdOf(eventId, queue)) || historyOf(facts).job !== null;
};

/**
 * Returns how the dead letter is replayed. If the job layer consumes the queue, the message becomes a job, even if it has not been one.
 */
const replayModeOf = (facts: ReplayFacts): ReplayMode =>
  hadJob(facts) || isQueueName(facts.queue) || facts.consumer === "job-layer" ? "job" : facts.sendable === 1 ? "body" : null;

function jobStateOf(facts: ReplayFacts): DeadLetterJobState {
  const { job, next } = historyOf(facts);
  if (job !== null && job[0] !== "failed") return "again";
  if (next !== null) return "later";
  return facts.openChildren ? "children" : "failed";
}

/**
 * Returns whether the message can be replayed unedited. The message of a job could be read before. A long body that never became a job is
 * not read for a list.
 */
function isReadableDeadLetter(facts: ReplayFacts, replays: ReplayMode): boolean {
  if (replays !== "job") return replays === "body";
  return facts.whole === null ? facts.reason !== "malformed" : isReadable({ ...facts, body: facts.whole });
}

/** Returns how a row of {@link replayFactColumns} can be replayed, and the state of its job. */
export const replayFactsOf = (facts: ReplayFacts) => {
  const replays = replayModeOf(facts);
  return { replays, readable: isReadableDeadLetter(facts, replays), jobNow: jobStateOf(facts) };
};
