import type { Message } from "#domain/envelope";
import { Attempt, defaultAttempts, Job, jobIdOf, type JobState, undeliveredSeconds } from "#domain/jobs";
import { type Page, type PageRequest, scanLimit, sliceOf } from "./page.ts";

/** The only step from the table's names to the wire's. */
export const jobColumns = `id, queue, type, event_id AS eventId, brand, correlation_id AS correlationId, source, state, attempt, attempts,
  created_at AS createdAt, started_at AS startedAt, finished_at AS finishedAt, error_name AS errorName, error_message AS errorMessage`;

/** A message bound for a queue; `attempts` tries before it is dead. */
export type Outgoing = { queue: string; message: Message; attempts?: number };

/** A condition as SQL over ?4 and on, which are bound to `bound`. */
export type OnlyIf = { sql: string; bound: (string | number)[] };

/** ISO time `seconds` after `at`. */
export const secondsAfter = (at: string, seconds: number): string => new Date(Date.parse(at) + seconds * 1000).toISOString();

const rowOf = ({ queue, message, attempts }: Outgoing) => ({
  id: jobIdOf(message.event_id, queue),
  queue,
  type: message.type,
  eventId: message.event_id,
  brand: "brand_slug" in message.payload ? (message.payload.brand_slug ?? null) : null,
  correlationId: message.correlation_id ?? null,
  source: message.source,
  attempts: attempts ?? defaultAttempts,
  body: JSON.stringify(message),
});

/**
 * Statements that insert the jobs of `outgoing` as waiting and count them; jobs that exist stay as they are.
 * One INSERT and one counter per queue, whatever the number of jobs. `at` is the time of sending, ISO UTC.
 * Unless `onlyIf` is true nothing is inserted.
 */
export function insertJobs(db: D1Database, outgoing: readonly Outgoing[], at: string, onlyIf?: OnlyIf): D1PreparedStatement[] {
  const byQueue = Map.groupBy(outgoing, (one) => one.queue);
  return [...byQueue].flatMap(([queue, ones]) => [
    db
      .prepare(
        `INSERT OR IGNORE INTO jobs (id, queue, type, event_id, brand, correlation_id, source, state, attempts, body, created_at, sent_at, due_at)
         SELECT value->>'id', value->>'queue', value->>'type', value->>'eventId', value->>'brand', value->>'correlationId', value->>'source',
           'waiting', value->>'attempts', value->>'body', ?2, ?2, ?3 FROM json_each(?1) WHERE ${onlyIf?.sql ?? "true"}`,
      )
      .bind(JSON.stringify(ones.map(rowOf)), at, secondsAfter(at, undeliveredSeconds), ...(onlyIf?.bound ?? [])),
    db.prepare(`UPDATE queues SET waiting = waiting + changes() WHERE name = ?1 AND changes() > 0`).bind(queue),
  ]);
}

/** One job, or null. */
export async function getJob(db: D1Database, id: string): Promise<Job | null> {
  const row = await db.prepare(`SELECT ${jobColumns} FROM jobs WHERE id = ?1`).bind(id).first();
  return row && Job.parse(row);
}

export type JobFilter = {
  queue?: string | undefined;
  state?: JobState | undefined;
  type?: string | undefined;
  brand?: string | undefined;
  correlationId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/**
 * Jobs, newest first (within one correlation id too). Looks at no more than 2,000 rows for a page: a filter that finds
 * little answers few items and a `nextCursor` to go on from.
 */
export async function listJobs(db: D1Database, filter: JobFilter, page: PageRequest): Promise<Page<Job>> {
  const within = filter.correlationId === undefined ? "?2 IS NULL" : "correlation_id = ?2";
  const correlationId = filter.correlationId ?? null;
  const cursor = page.cursor ?? "~";
  const [rows, edge] = await db.batch([
    db
      .prepare(
        `SELECT ${jobColumns} FROM (SELECT * FROM jobs WHERE ${within} AND id < ?1 ORDER BY id DESC LIMIT ${scanLimit})
         WHERE (?3 IS NULL OR queue = ?3) AND (?4 IS NULL OR state = ?4) AND (?5 IS NULL OR type = ?5) AND (?6 IS NULL OR brand = ?6)
           AND (?7 IS NULL OR created_at >= ?7) AND (?8 IS NULL OR created_at < ?8) ORDER BY id DESC LIMIT ?9`,
      )
      .bind(
        cursor,
        correlationId,
        filter.queue ?? null,
        filter.state ?? null,
        filter.type ?? null,
        filter.brand ?? null,
        filter.from ?? null,
        filter.to ?? null,
        page.limit + 1,
      ),
    db
      .prepare(`SELECT id FROM jobs WHERE ${within} AND id < ?1 ORDER BY id DESC LIMIT 1 OFFSET ${scanLimit - 1}`)
      .bind(cursor, correlationId),
  ]);
  const found = sliceOf(
    rows?.results ?? [],
    page,
    (row) => Job.parse(row),
    (job) => job.id,
  );
  const scanned = (edge?.results[0] as { id: string } | undefined)?.id ?? null;
  return { items: found.items, nextCursor: found.nextCursor ?? scanned };
}

/** The tries of a job that did not end well, oldest first, at most 100. */
export async function attemptsOf(db: D1Database, jobId: string): Promise<Attempt[]> {
  const { results } = await db
    .prepare(
      `SELECT attempt, started_at AS startedAt, ended_at AS endedAt, outcome, error_name AS errorName, error_message AS errorMessage,
         error_stack AS errorStack, retry_at AS retryAt FROM attempts WHERE job_id = ?1 ORDER BY attempt LIMIT 100`,
    )
    .bind(jobId)
    .all();
  return results.map((row) => Attempt.parse(row));
}
