import { readCausationId } from "#domain/messages/causation";
import { type AnyMessage, brandOf, platformLimits } from "#domain/messages/envelope";
import { jobCreationOf } from "#domain/lists/sortKeys";
import { defaultAttempts, jobIdOf, type JobOptions, LimitKey, undeliveredSeconds } from "#domain/jobs/job";
import { isQueueName } from "#domain/queues/queues";
import type { Ticket } from "#domain/jobs/ticket";
import type { JobOrigin } from "./options.ts";
import { type SqlCondition, secondsAfter } from "./read.ts";

/**
 * A job to insert. `body` is stored and sent instead of `message` where they differ: `message` was parsed from it. `parentId` and
 * `failParent` make the job a child. `blocked` makes it a parent that waits for its children. `causationId` is the cause of the job if it
 * differs from that of its message, because another job forwarded the message unchanged.
 */
export type JobToInsert = JobOrigin & {
  queue: string;
  message: AnyMessage;
  body?: unknown;
  options?: JobOptions | undefined;
  blocked?: boolean | undefined;
};

/** Returns the default key of a job for the rate limit by key: the brand in its body as it arrived, if that is a valid key, or null. */
export const limitKeyOf = (body: unknown): string | null => LimitKey.safeParse(brandOf(body)).data ?? null;

/**
 * SQL assignments for a row of `jobs` that gets another payload. `brand` and `key` are the SQL of its new brand and default key. A key
 * that the producer chose is kept.
 */
export const setBrandAndLimitKey = (brand: string, key: string): string =>
  `brand = ${brand}, limit_key = iif(limit_key IS brand, ${key}, limit_key)`;

/** Returns the text of a message as it is stored and sent. */
export const bodyTextOf = ({ message, body = message }: Pick<JobToInsert, "message" | "body">): string => JSON.stringify(body);

/** Returns the ticket that the message of a job carries. */
export const ticketFor = ({ message, body = message, options }: JobToInsert): Ticket => ({
  priority: options?.priority ?? 0,
  key: options?.key ?? limitKeyOf(body),
});

/**
 * A queue delays a message for a limited time. The reconciler sends the message of a job with a longer delay this many seconds before the
 * job may run.
 */
const dispatchAheadSeconds = 30;

/** Returns the initial state of a job and when the reconciler looks at it. `sentAt` is null while no queue holds its message. */
function initialStateOf(job: JobToInsert, at: string) {
  const delaySeconds = (job.options?.delayMs ?? 0) / 1000;
  if (job.blocked) return { state: "blocked", runAt: null, dueAt: null, sentAt: null };
  if (delaySeconds === 0) return { state: "waiting", runAt: null, dueAt: secondsAfter(at, undeliveredSeconds), sentAt: at };
  const runAt = secondsAfter(at, delaySeconds);
  const heldByQueue = delaySeconds <= platformLimits.delaySeconds;
  return {
    state: "delayed",
    runAt,
    dueAt: secondsAfter(runAt, heldByQueue ? undeliveredSeconds : -dispatchAheadSeconds),
    sentAt: heldByQueue ? at : null,
  };
}

/** Returns the options that have no column, JSON text, or null. `attempts` is among them, because its column grows with each retry. */
function optionsJsonOf({
  attempts = defaultAttempts,
  backoff,
  timeoutMs,
  removeOnComplete,
  removeOnFail,
  deduplication,
}: JobOptions): string | null {
  const requests = attempts === defaultAttempts ? {} : { attempts };
  const stored = { ...requests, backoff, timeoutMs, removeOnComplete, removeOnFail, deduplication };
  return Object.values(stored).some((value) => value !== undefined) ? JSON.stringify(stored) : null;
}

function rowOf(job: JobToInsert, at: string) {
  const { queue, message, body = message, options = {} } = job;
  const id = jobIdOf(message.event_id, queue);
  const { createdAt, key: intakeKey } = jobCreationOf(id, at);
  return {
    id,
    createdAt,
    intakeKey,
    queue,
    type: message.type,
    eventId: message.event_id,
    brand: brandOf(body),
    correlationId: message.correlation_id ?? null,
    causationId: job.causationId ?? readCausationId(body),
    source: message.source,
    attempts: options.attempts ?? defaultAttempts,
    body: bodyTextOf(job),
    options: optionsJsonOf(options),
    parentId: job.parentId ?? null,
    failParent: job.failParent ? 1 : 0,
    unique: options.deduplication?.id ?? null,
    uniqueUntil: options.deduplication ? secondsAfter(at, options.deduplication.ttlMs / 1000) : null,
    ...ticketFor(job),
    ...initialStateOf(job, at),
  };
}
type Row = ReturnType<typeof rowOf>;

/** The values of a row in the order that {@link insertChunk} reads. An array, because SQLite reads it faster than an object. */
const valuesOf = ({ id, type, eventId, brand, correlationId, source, attempts, body, ...job }: Row) => [
  id,
  type,
  eventId,
  brand,
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
function chunksOf(rows: readonly Row[]): Row[][] {
  const chunks: Row[][] = [];
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

/**
 * Statements that insert jobs and count them. Existing jobs stay as they are. Of several jobs with one deduplication id only one is
 * inserted. Costs one INSERT and one counter for each queue and state, however many jobs there are (more above 700,000 characters). `at`
 * is the time of sending, ISO UTC. With `onlyIf`, jobs are inserted only while that condition is true.
 */
export function insertJobs(db: D1Database, jobs: readonly JobToInsert[], at: string, onlyIf?: SqlCondition): D1PreparedStatement[] {
  const rows = jobs.map((job) => rowOf(job, at));
  const statements: D1PreparedStatement[] = [];
  for (const queue of new Set(rows.map((row) => row.queue)))
    if (!isQueueName(queue)) statements.push(db.prepare(`INSERT OR IGNORE INTO queues (name) VALUES (?1)`).bind(queue));
  for (const [, group] of Map.groupBy(rows, ({ queue, state }) => `${state}.${queue}`))
    for (const chunk of chunksOf(group)) statements.push(...insertChunk(db, chunk, at, onlyIf));
  return statements;
}

function insertChunk(db: D1Database, chunk: readonly Row[], at: string, onlyIf: SqlCondition | undefined): D1PreparedStatement[] {
  const [{ queue, state }] = chunk as [Row];
  const json = JSON.stringify(chunk.map(valuesOf));
  const unique = chunk.some((row) => row.unique !== null);
  return [
    ...(unique ? [takeDeduplicationIds(db, queue, json, at, onlyIf)] : []),
    db
      .prepare(
        `WITH given AS MATERIALIZED (SELECT value AS job FROM json_each(?1))
         INSERT OR IGNORE INTO jobs (id, queue, type, event_id, brand, correlation_id, source, state, attempts, body, created_at, sent_at, due_at,
           run_at, priority, limit_key, options, parent_id, fail_parent, intake_key, causation_id)
         SELECT job->>0, ?3, job->>1, job->>2, job->>3, job->>4, job->>5, '${state}', job->>6, job->>7, job->>18, job->>8, job->>9, job->>10, job->>11,
           job->>12, job->>13, job->>14, job->>15, job->>19, job->>20
         FROM given WHERE ${onlyIf?.sql ?? "true"} ${unique ? ownsDeduplicationId : ""}`,
      )
      .bind(json, at, queue, ...(onlyIf?.parameters ?? [])),
    db.prepare(`UPDATE queues SET ${state} = ${state} + changes() WHERE name = ?1 AND changes() > 0`).bind(queue),
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
