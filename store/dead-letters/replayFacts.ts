import type { EncodedBody } from "#domain/messages/bodies";
import type { QueueConsumer } from "#domain/queues/consumers";
import type { DeadLetterJobState, ReplayMode } from "#domain/dead-letters/deadLetter";
import { jobIdOf } from "#domain/jobs/job";
import { isQueueName } from "#domain/queues/queues";
import { isReadable } from "#domain/dead-letters/replay";

/** What is kept as a structured clone can only be read as a whole. A list reads it up to this length, and shows the text of longer ones. */
export const maxReadLength = 4_000;

/** Columns of a dead letter `d` that {@link replayFactsOf} reads. They cost four looks into indexes. */
export const replayFactColumns = `d.queue, d.job_id AS jobId, d.event_id AS eventId, d.reason, d.content_type AS contentType,
  CASE WHEN reason IN ('malformed', 'undelivered') AND length(body) <= ${maxReadLength} THEN body END AS whole,
  CASE content_type WHEN 'json' THEN json_valid(body) WHEN 'v8' THEN CASE WHEN json_valid(body) THEN json_type(body, '$.nodes') IS NOT NULL ELSE 0 END ELSE 1 END AS sendable,
  (SELECT j.state FROM jobs AS j WHERE j.id = d.job_id) AS jobState,
  (SELECT q.consumer FROM queues AS q WHERE q.name = d.queue) AS consumer,
  EXISTS (SELECT 1 FROM dead_letters AS n WHERE n.job_id = d.job_id AND n.id > d.id) AS later,
  EXISTS (SELECT 1 FROM jobs AS c WHERE c.parent_id = d.job_id AND c.finished_at IS NULL) AS openChildren`;

/** What tells how a dead letter can be replayed; `whole` is its body where that was read. */
export type ReplayFacts = {
  queue: string;
  jobId: string | null;
  eventId: string | null;
  reason: string;
  contentType: EncodedBody["contentType"];
  whole: string | null;
  sendable: number;
  jobState: string | null;
  consumer: QueueConsumer | null;
  later: number;
  openChildren: number;
};

/** True of a dead letter that a job left, be it removed since: one that no job was made of is known by its delivery. */
const hadJob = ({ jobState, jobId, eventId, queue }: ReplayFacts) =>
  jobState !== null || (eventId !== null && jobId === jobIdOf(eventId, queue));

/** What the job layer consumes goes the way of jobs even when none was made of it yet: mended, it becomes one. */
const replayModeOf = (facts: ReplayFacts): ReplayMode =>
  hadJob(facts) || isQueueName(facts.queue) || facts.consumer === "job-layer" ? "job" : facts.sendable === 1 ? "body" : null;

const jobStateOf = ({ jobState, later, openChildren }: ReplayFacts): DeadLetterJobState =>
  jobState !== null && jobState !== "failed" ? "again" : later ? "later" : openChildren ? "children" : "failed";

/** A job's message was read once; of what never became one, a long body is not read for a list. */
function isReadableDeadLetter(facts: ReplayFacts, replays: ReplayMode): boolean {
  if (replays !== "job") return replays === "body";
  return facts.whole === null ? facts.reason !== "malformed" : isReadable({ ...facts, body: facts.whole });
}

/** How a row of {@link factColumns} can be replayed, and what became of its job. */
export const replayFactsOf = (facts: ReplayFacts) => {
  const replays = replayModeOf(facts);
  return { replays, readable: isReadableDeadLetter(facts, replays), jobNow: jobStateOf(facts) };
};
