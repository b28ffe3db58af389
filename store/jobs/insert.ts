import { type AnyMessage, brandOf, platformLimits } from "#domain/messages/envelope";
import { jobCreationOf } from "#domain/lists/sortKeys";
import { defaultAttempts, jobIdOf, type JobOptions, LimitKey, undeliveredSeconds } from "#domain/jobs/job";
import { isQueueName } from "#domain/queues/queues";
import type { Ticket } from "#domain/jobs/ticket";
import { type SqlCondition, secondsAfter } from "./read.ts";

/**
 * A message bound for a queue. `body` is what is kept and sent where that is another one than `message`: a message as it
 * came, of which `message` was read. `parentId` and `failParent` make it a child, `blocked` a parent that waits for its children. */
export type JobToInsert = {
  queue: string;
  message: AnyMessage;
  body?: unknown;
  options?: JobOptions | undefined;
  parentId?: string | undefined;
  failParent?: boolean | undefined;
  blocked?: boolean | undefined;
};

/** What a job shares its rate limit by unless its producer says: the brand of its body as it came, if that can be a key. */
export const limitKeyOf = (body: unknown): string | null => LimitKey.safeParse(brandOf(body)).data ?? null;

/** SQL: the assignments that a row of `jobs` gets with another payload, of the brand and the default key bound as given. A key of its producer's own stays. */
export const setBrandAndLimitKey = (brand: string, key: string): string =>
  `brand = ${brand}, limit_key = iif(limit_key IS brand, ${key}, limit_key)`;

/** The text of a message as it is kept and sent. */
export const bodyTextOf = ({ message, body = message }: Pick<JobToInsert, "message" | "body">): string => JSON.stringify(body);

/** The ticket a message travels with. */
export const ticketFor = ({ message, body = message, options }: JobToInsert): Ticket => ({
  priority: options?.priority ?? 0,
  key: options?.key ?? limitKeyOf(body),
});

/** How long before its time the sweep sends what no queue holds back that long, s. */
const dispatchAheadSeconds = 30;

/** When a job starts in which state, and who looks after it until then. `sentAt` is null while no queue carries it. */
function initialStateOf(one: JobToInsert, at: string) {
  const delaySeconds = (one.options?.delayMs ?? 0) / 1000;
  if (one.blocked) return { state: "blocked", runAt: null, dueAt: null, sentAt: null };
  if (delaySeconds === 0) return { state: "waiting", runAt: null, dueAt: secondsAfter(at, undeliveredSeconds), sentAt: at };
  const runAt = secondsAfter(at, delaySeconds);
  const carried = delaySeconds <= platformLimits.delaySeconds;
  return {
    state: "delayed",
    runAt,
    dueAt: secondsAfter(runAt, carried ? undeliveredSeconds : -dispatchAheadSeconds),
    sentAt: carried ? at : null,
  };
}

/** The options that the row has no column for, and the attempts: their column grows with each retry. */
function optionsJsonOf({
  attempts = defaultAttempts,
  backoff,
  timeoutMs,
  removeOnComplete,
  removeOnFail,
  deduplication,
}: JobOptions): string | null {
  const asked = attempts === defaultAttempts ? {} : { attempts };
  const kept = { ...asked, backoff, timeoutMs, removeOnComplete, removeOnFail, deduplication };
  return Object.values(kept).some((value) => value !== undefined) ? JSON.stringify(kept) : null;
}

function rowOf(one: JobToInsert, at: string) {
  const { queue, message, body = message, options = {} } = one;
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
    source: message.source,
    attempts: options.attempts ?? defaultAttempts,
    body: bodyTextOf(one),
    options: optionsJsonOf(options),
    parentId: one.parentId ?? null,
    failParent: one.failParent ? 1 : 0,
    unique: options.deduplication?.id ?? null,
    uniqueUntil: options.deduplication ? secondsAfter(at, options.deduplication.ttlMs / 1000) : null,
    ...ticketFor(one),
    ...initialStateOf(one, at),
  };
}
type Row = ReturnType<typeof rowOf>;

/** A row as the statements take it: an array, because it is read by place faster than by name, in the order of {@link insertBite}. */
const valuesOf = ({ id, type, eventId, brand, correlationId, source, attempts, body, ...one }: Row) => [
  id,
  type,
  eventId,
  brand,
  correlationId,
  source,
  attempts,
  body,
  one.sentAt,
  one.dueAt,
  one.runAt,
  one.priority,
  one.key,
  one.options,
  one.parentId,
  one.failParent,
  one.unique,
  one.uniqueUntil,
  one.createdAt,
  one.intakeKey,
];

/** Characters of rows in one statement: a bound parameter holds 2 MB at most, and JSON in JSON grows. */
const chunkLength = 700_000;

/** Cuts rows so that each statement's parameter stays in bounds. */
function chunksOf(rows: readonly Row[]): Row[][] {
  const cut: Row[][] = [];
  let length = 0;
  for (const row of rows) {
    const size = row.body.length + 400;
    const current = cut.at(-1);
    if (current && length + size <= chunkLength) {
      current.push(row);
      length += size;
    } else {
      cut.push([row]);
      length = size;
    }
  }
  return cut;
}

/** Of jobs with one deduplication id the first to come holds it until its time is over; only who holds it becomes a job. */
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
 * Statements that insert the jobs of `outgoing` and count them; jobs that exist stay as they are, and of those with the
 * same deduplication id only one is made. One INSERT and one counter for each queue and state, whatever the number of
 * jobs (more for over half a megabyte). `at` is the time of sending, ISO UTC. Unless `onlyIf` is true nothing is inserted.
 */
export function insertJobs(db: D1Database, outgoing: readonly JobToInsert[], at: string, onlyIf?: SqlCondition): D1PreparedStatement[] {
  const rows = outgoing.map((one) => rowOf(one, at));
  const statements: D1PreparedStatement[] = [];
  for (const queue of new Set(rows.map((row) => row.queue)))
    if (!isQueueName(queue)) statements.push(db.prepare(`INSERT OR IGNORE INTO queues (name) VALUES (?1)`).bind(queue));
  for (const [, group] of Map.groupBy(rows, ({ queue, state }) => `${state}.${queue}`))
    for (const bite of chunksOf(group)) statements.push(...insertChunk(db, bite, at, onlyIf));
  return statements;
}

function insertChunk(db: D1Database, bite: readonly Row[], at: string, onlyIf: SqlCondition | undefined): D1PreparedStatement[] {
  const [{ queue, state }] = bite as [Row];
  const json = JSON.stringify(bite.map(valuesOf));
  const unique = bite.some((row) => row.unique !== null);
  return [
    ...(unique ? [takeDeduplicationIds(db, queue, json, at, onlyIf)] : []),
    db
      .prepare(
        `WITH given AS MATERIALIZED (SELECT value AS job FROM json_each(?1))
         INSERT OR IGNORE INTO jobs (id, queue, type, event_id, brand, correlation_id, source, state, attempts, body, created_at, sent_at, due_at,
           run_at, priority, limit_key, options, parent_id, fail_parent, intake_key)
         SELECT job->>0, ?3, job->>1, job->>2, job->>3, job->>4, job->>5, '${state}', job->>6, job->>7, job->>18, job->>8, job->>9, job->>10, job->>11,
           job->>12, job->>13, job->>14, job->>15, job->>19
         FROM given WHERE ${onlyIf?.sql ?? "true"} ${unique ? ownsDeduplicationId : ""}`,
      )
      .bind(json, at, queue, ...(onlyIf?.parameters ?? [])),
    db.prepare(`UPDATE queues SET ${state} = ${state} + changes() WHERE name = ?1 AND changes() > 0`).bind(queue),
  ];
}

/** A statement that answers which job holds each deduplication id, by the index it is asked with. */
export const selectDeduplicationOwners = (
  db: D1Database,
  asked: readonly { index: number; queue: string; id: string }[],
): D1PreparedStatement =>
  db
    .prepare(
      `SELECT j.value->>'index' AS "index", d.job_id AS jobId FROM json_each(?1) AS j
       JOIN deduplications AS d ON d.queue = j.value->>'queue' AND d.id = j.value->>'id'`,
    )
    .bind(JSON.stringify(asked));
