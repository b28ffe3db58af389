import { isQueueName } from "#domain/queues/queues";
import { countMoved, createQueueRow } from "../queues/counts.ts";
import { type JobToInsert, prepareJob, type PreparedJob } from "./prepare.ts";
import type { SqlCondition } from "./read.ts";

/** The columns of a job in the order that {@link insertChunk} reads. An array, because SQLite reads it faster than an object. */
const valuesOf = ({ id, type, eventId, tenant, correlationId, source, attempts, body, ...job }: PreparedJob) => [
  id,
  type,
  eventId,
  tenant,
  correlationId,
  source,
  attempts,
  body,
  job.sentAt,
  job.dueAt,
  job.runAt,
  job.priority,
  job.key,
  job.options,
  job.parentId,
  job.failParent,
  job.unique,
  job.uniqueUntil,
  job.createdAt,
  job.intakeKey,
  job.causationId,
];

/** Characters of rows in one statement. A bound parameter holds up to 2 MB, and JSON inside JSON grows. */
const chunkLength = 700_000;

/** Splits rows into chunks that fit in one bound parameter. */
function chunksOf(rows: readonly PreparedJob[]): PreparedJob[][] {
  const chunks: PreparedJob[][] = [];
  let length = 0;
  for (const row of rows) {
    const size = row.body.length + 400;
    const chunk = chunks.at(-1);
    if (chunk && length + size <= chunkLength) {
      chunk.push(row);
      length += size;
    } else {
      chunks.push([row]);
      length = size;
    }
  }
  return chunks;
}

/** Takes the deduplication ids of new jobs. The first job with an id owns it until it expires; only the owner is inserted. */
const takeDeduplicationIds = (
  db: D1Database,
  queue: string,
  rows: string,
  at: string,
  onlyIf: SqlCondition | undefined,
): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO deduplications (queue, id, job_id, expires_at)
       SELECT ?2, value->>16, value->>0, value->>17 FROM json_each(?1) WHERE value->>16 IS NOT NULL AND ${onlyIf?.sql ?? "true"}
       ON CONFLICT (queue, id) DO UPDATE SET job_id = excluded.job_id, expires_at = excluded.expires_at WHERE deduplications.expires_at <= ?3`,
    )
    .bind(rows, queue, at, ...(onlyIf?.parameters ?? []));

const ownsDeduplicationId = `AND (job->>16 IS NULL OR EXISTS (SELECT 1 FROM deduplications AS d
  WHERE d.queue = ?3 AND d.id = job->>16 AND d.job_id = job->>0))`;

/** {@link insertPreparedJobs} of jobs that are dispatched by somebody else or later. `at` is the time of sending, ISO UTC. */
export const insertJobs = (db: D1Database, jobs: readonly JobToInsert[], at: string, onlyIf?: SqlCondition): D1PreparedStatement[] =>
  insertPreparedJobs(
    db,
    jobs.map((job) => prepareJob(job, at)),
    at,
    onlyIf,
  );

/**
 * Statements that insert jobs and count them. Existing jobs stay as they are. Of several jobs with one deduplication id only one is
 * inserted. Costs one INSERT and one counter for each queue and state, however many jobs there are (more above 700,000 characters). `at`
 * is now, ISO UTC. With `onlyIf`, jobs are inserted only while that condition is true.
 */
export function insertPreparedJobs(db: D1Database, jobs: readonly PreparedJob[], at: string, onlyIf?: SqlCondition): D1PreparedStatement[] {
  const statements: D1PreparedStatement[] = [];
  // The queues of the pipeline have rows since it was declared. Another statement here would change what `onlyIf` says of `changes()`.
  for (const queue of new Set(jobs.map((job) => job.queue))) if (!isQueueName(queue)) statements.push(createQueueRow(db, queue));
  for (const [, group] of Map.groupBy(jobs, ({ queue, state }) => `${state}.${queue}`))
    for (const chunk of chunksOf(group)) statements.push(...insertChunk(db, chunk, at, onlyIf));
  return statements;
}

function insertChunk(db: D1Database, chunk: readonly PreparedJob[], at: string, onlyIf: SqlCondition | undefined): D1PreparedStatement[] {
  const [{ queue, state }] = chunk as [PreparedJob];
  const json = JSON.stringify(chunk.map(valuesOf));
  const unique = chunk.some((row) => row.unique !== null);
  return [
    ...(unique ? [takeDeduplicationIds(db, queue, json, at, onlyIf)] : []),
    db
      .prepare(
        `WITH given AS MATERIALIZED (SELECT value AS job FROM json_each(?1))
         INSERT OR IGNORE INTO jobs (id, queue, type, event_id, tenant, correlation_id, source, state, attempts, body, created_at, sent_at, due_at,
           run_at, priority, limit_key, options, parent_id, fail_parent, intake_key, causation_id)
         SELECT job->>0, ?3, job->>1, job->>2, job->>3, job->>4, job->>5, '${state}', job->>6, job->>7, job->>18, job->>8, job->>9, job->>10, job->>11,
           job->>12, job->>13, job->>14, job->>15, job->>19, job->>20
         FROM given WHERE ${onlyIf?.sql ?? "true"} ${unique ? ownsDeduplicationId : ""}`,
      )
      .bind(json, at, queue, ...(onlyIf?.parameters ?? [])),
    countMoved(db, queue, { to: state }),
  ];
}

/** A statement that returns which job owns each deduplication id, with the `index` of the request. */
export const selectDeduplicationOwners = (
  db: D1Database,
  requests: readonly { index: number; queue: string; id: string }[],
): D1PreparedStatement =>
  db
    .prepare(
      `SELECT j.value->>'index' AS "index", d.job_id AS jobId FROM json_each(?1) AS j
       JOIN deduplications AS d ON d.queue = j.value->>'queue' AND d.id = j.value->>'id'`,
    )
    .bind(JSON.stringify(requests));

/** A statement that returns which of these ids belong to jobs. */
export const selectExistingJobs = (db: D1Database, ids: readonly string[]): D1PreparedStatement =>
  db.prepare(`SELECT id FROM jobs WHERE id IN (SELECT value FROM json_each(?1))`).bind(JSON.stringify(ids));
