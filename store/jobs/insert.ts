import { isQueueName } from "#domain/queues/queues";
import { jsonChunks } from "../chunks.ts";
import { countMoved, createQueueRow } from "../queues/counts.ts";
import { shortBodyOf } from "./shortRow.ts";
import { type JobToInsert, prepareJob, type PreparedJob } from "./prepare.ts";
import type { SqlCondition } from "./read.ts";

/** The columns of a new job beside its id, queue, state and body, and their values in this order. */
const columns = `type, tenant, correlation_id, source, attempts, created_at, sent_at, due_at, run_at, priority, limit_key, options, parent_id, fail_parent,
  intake_key, causation_id`;
const valuesOf = ({ type, tenant, correlationId, source, attempts, ...job }: PreparedJob) => [
  type,
  tenant,
  correlationId,
  source,
  attempts,
  job.createdAt,
  job.sentAt,
  job.dueAt,
  job.runAt,
  job.priority,
  job.key,
  job.options,
  job.parentId,
  job.failParent,
  job.intakeKey,
  job.causationId,
];

/** SQL: the id of a new job, for a condition of {@link insertPreparedJobs}. */
export const newJobId = `(value->>0 || '.' || ?3)`;

/**
 * Takes the deduplication ids of new jobs, for the parameters of {@link insertGroup}. The first job with an id owns it until it expires; only
 * the owner is inserted.
 */
const takeDeduplicationIds = (db: D1Database, onlyIf: SqlCondition | undefined): D1PreparedStatement =>
  db.prepare(
    `INSERT INTO deduplications (queue, id, job_id, expires_at)
     SELECT ?3, value->>2, ${newJobId}, value->>3 FROM json_each(?1) WHERE value->>2 IS NOT NULL AND ${onlyIf?.sql ?? "true"}
     ON CONFLICT (queue, id) DO UPDATE SET job_id = excluded.job_id, expires_at = excluded.expires_at WHERE deduplications.expires_at <= ?2`,
  );

/** SQL condition: the row of a new job has no deduplication id as its third value, or the job owns it. */
const ownsDeduplicationId = `(value->>2 IS NULL OR EXISTS (SELECT 1 FROM deduplications AS d
  WHERE d.queue = ?3 AND d.id = value->>2 AND d.job_id = ${newJobId}))`;

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
 * inserted. Costs one INSERT and one counter for each queue and state, however many jobs there are (more above 600,000 characters). `at`
 * is now, ISO UTC. With `onlyIf`, jobs are inserted only while that condition is true.
 */
export function insertPreparedJobs(db: D1Database, jobs: readonly PreparedJob[], at: string, onlyIf?: SqlCondition): D1PreparedStatement[] {
  const statements: D1PreparedStatement[] = [];
  // The queues of the pipeline have rows since it was declared. Another statement here would change what `onlyIf` says of `changes()`.
  for (const queue of new Set(jobs.map((job) => job.queue))) if (!isQueueName(queue)) statements.push(createQueueRow(db, queue));
  for (const [, group] of Map.groupBy(jobs, ({ queue, state }) => `${state}.${queue}`))
    statements.push(...insertGroup(db, group, at, onlyIf));
  return statements;
}

/**
 * Inserts jobs of one queue and state, and counts them. A column with the same value in all rows is a parameter: reading it from the JSON of
 * each row takes SQLite longer.
 */
function insertGroup(db: D1Database, jobs: readonly PreparedJob[], at: string, onlyIf: SqlCondition | undefined): D1PreparedStatement[] {
  const [{ queue, state }] = jobs as [PreparedJob];
  const values = jobs.map(valuesOf);
  const [first = []] = values;
  const varying = first.flatMap((value, index) => (values.some((row) => row[index] !== value) ? [index] : []));
  const isUnique = jobs.some((job) => job.unique !== null);
  const rows = jobs.map((job, index) => [
    job.eventId,
    shortBodyOf(job),
    ...(isUnique ? [job.unique, job.uniqueUntil] : []),
    ...varying.map((column) => values[index]?.[column]),
  ]);
  const bound = [at, queue, ...(onlyIf?.parameters ?? [])];
  const parameters: (string | number | null)[] = [...bound];
  const sql = first.map((value, index) =>
    varying.includes(index) ? `value->>${(isUnique ? 4 : 2) + varying.indexOf(index)}` : `?${parameters.push(value) + 1}`,
  );
  return jsonChunks(rows).flatMap((json) => [
    ...(isUnique ? [takeDeduplicationIds(db, onlyIf).bind(json, ...bound)] : []),
    db
      .prepare(
        `INSERT OR IGNORE INTO jobs (id, queue, event_id, state, body, ${columns})
         SELECT ${newJobId}, ?3, '', '${state}', value->>1, ${sql.join(", ")}
         FROM json_each(?1) WHERE ${onlyIf?.sql ?? "true"} AND ${isUnique ? ownsDeduplicationId : "true"}`,
      )
      .bind(json, ...parameters),
    countMoved(db, queue, { to: state }),
  ]);
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
