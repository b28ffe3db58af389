import { idPrefixAt, sortKeyOf } from "#domain/lists/sortKeys";
import type { AuditRow, AttemptRow, JobRow, DeadLetterRow, RunRow } from "./span.ts";
import { parseCycleId } from "#domain/traces/trace";
import { timeAndIdOf } from "../page.ts";

const jobSubject = `coalesce(body->>'$.payload.keyword', body->>'$.payload.url', body->>'$.payload.urls[0]', body->>'$.payload.title',
  iif(json_array_length(body, '$.payload.keywords') > 1, json_array_length(body, '$.payload.keywords') || ' keywords', body->>'$.payload.keywords[0]'))`;
const jobColumns = `id, queue, type, event_id AS eventId, brand, source, state, attempt, parent_id AS parentId, created_at AS createdAt,
  started_at AS startedAt, finished_at AS finishedAt, error_name AS errorName, error_message AS errorMessage, ${jobSubject} AS about,
  coalesce(body->>'$.payload.urls[0]', body->>'$.payload.url') AS url`;
const deadLetterColumns = `id, job_id AS jobId, queue, type, status, error_name AS errorName, error_message AS errorMessage, created_at AS createdAt,
  resolved_at AS resolvedAt, resolved_by AS resolvedBy`;
const runColumns = `id, keyword, status, steps, error, url, started_at AS startedAt, updated_at AS updatedAt, ended_at AS endedAt`;

type TraceRow = { id: string; key: string; weight: number } & (
  | { kind: "job"; row: JobRow }
  | { kind: "run"; row: RunRow }
  | { kind: "letter"; row: DeadLetterRow }
);
/** Rows of the three tables that spans are made of, in the order in which they were made. `whole`: no table has more than these. */
export type TraceRows = { rows: TraceRow[]; isComplete: boolean };

/** The last tries of one job that are told: more tell an operator nothing new. */
const maxAttemptsPerJob = 50;

const rowsOf = <T>(result: D1Result | undefined): T[] => (result?.results ?? []) as T[];

/** Statements for up to `read` rows of each table after `cursor`, a sort key. */
export function selectTraceRows(db: D1Database, correlationId: string, cursor: string | undefined, read: number): D1PreparedStatement[] {
  const [at, id] = timeAndIdOf(cursor, ["", ""]);
  const after = cursor ?? "";
  return [
    db
      .prepare(`SELECT ${jobColumns}, sort_key AS "key" FROM jobs WHERE correlation_id = ?1 AND sort_key > ?2 ORDER BY sort_key LIMIT ?3`)
      .bind(correlationId, after, read),
    db
      .prepare(`SELECT ${runColumns} FROM runs WHERE correlation_id = ?1 AND (started_at, id) > (?2, ?3) ORDER BY started_at, id LIMIT ?4`)
      .bind(correlationId, at, id, read),
    // The id of a dead letter is its sort key.
    db
      .prepare(`SELECT ${deadLetterColumns}, id AS "key" FROM dead_letters WHERE correlation_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3`)
      .bind(correlationId, after, read),
  ];
}

/** What {@link sources} found. A table that was not read to its end says nothing of what comes after its last row. */
export function mergeTraceRows([jobs, runs, letters]: readonly D1Result[], read: number): TraceRows {
  type Keyed<T> = T & { key: string };
  const tables: TraceRow[][] = [
    rowsOf<Keyed<JobRow>>(jobs).map((row) => ({
      id: row.id,
      key: row.key,
      kind: "job",
      row,
      weight: 1 + Math.min(row.attempt, maxAttemptsPerJob),
    })),
    rowsOf<RunRow>(runs).map((row) => ({ id: row.id, key: sortKeyOf(row.id, row.startedAt), kind: "run", row, weight: 8 })),
    rowsOf<Keyed<DeadLetterRow>>(letters).map((row) => ({ id: row.id, key: row.key, kind: "letter", row, weight: 1 })),
  ];
  const all = tables.flat().toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const [horizon] = tables.flatMap((table) => (table.length === read ? [table.at(-1)?.key ?? ""] : [])).toSorted();
  return { rows: all.filter(({ key }) => horizon === undefined || key <= horizon), isComplete: horizon === undefined };
}

/** As many of the first of these as make up to `limit` spans, with what was done to them; `cursor` goes on after them. */
export function takePage(
  { rows: found, isComplete: whole }: TraceRows,
  acts: readonly AuditRow[],
  limit: number,
): { taken: TraceRow[]; cursor: string | null } {
  const done = Map.groupBy(acts, ({ target }) => target);
  let weight = 0;
  const end = found.findIndex((one) => (weight += one.weight + (done.get(auditTargetOf(one))?.length ?? 0)) > limit);
  const taken = end < 0 ? found : found.slice(0, Math.max(1, end));
  return { taken, cursor: whole && taken.length === found.length ? null : (taken.at(-1)?.key ?? null) };
}

const auditColumns = `audit.id AS id, at, actor, action, target, reason, outcome`;

const nouns = { job: "job", run: "workflow", letter: "deadLetter" } as const;
/** What the record of operators' acts calls this. */
export const auditTargetOf = ({ kind, id }: Pick<TraceRow, "kind" | "id">): string => `${nouns[kind]}:${id}`;

/** What operators did to these, in their order, at most `most`. */
export async function readAuditRows(db: D1Database, found: readonly TraceRow[], most: number): Promise<AuditRow[]> {
  const { results } = await db
    .prepare(`SELECT ${auditColumns} FROM json_each(?1) AS t CROSS JOIN audit ON audit.target = t.value LIMIT ?2`)
    .bind(JSON.stringify(found.map(auditTargetOf)), most)
    .all<AuditRow>();
  return results;
}

/** The act that woke a brand for this trace, or asked it how its articles did; null where a clock or a message did. */
export async function findStartingEntry(db: D1Database, correlationId: string): Promise<AuditRow | null> {
  const beginning = parseCycleId(correlationId);
  if (!beginning) return null;
  const { action, brand, fromMs, toMs } = beginning;
  return db
    .prepare(
      `SELECT ${auditColumns} FROM audit WHERE target = ?1 AND id >= ?2 AND id < ?3 AND action = ?4 AND after->>'$.correlationId' = ?5 LIMIT 1`,
    )
    .bind(`brand:${brand}`, idPrefixAt(fromMs), idPrefixAt(toMs), `brand.${action}`, correlationId)
    .first<AuditRow>();
}

/** What the tables beside say of jobs: their tries but the one the job tells itself, and when their dead letters were replayed. */
export type AttemptsAndReplays = { attempts: Map<string, AttemptRow[]>; replays: Map<string, string[]> };

/** The tries of these jobs: the last 50 of each, and at most `most`. */
export async function readAttempts(db: D1Database, taken: readonly TraceRow[], most: number): Promise<AttemptsAndReplays> {
  const tried = taken.flatMap((one) =>
    one.kind === "job" && one.row.attempt > 0 ? [{ id: one.id, from: one.row.attempt - maxAttemptsPerJob }] : [],
  );
  const [attempts, replays] = await db.batch([
    db
      .prepare(
        `SELECT job_id AS jobId, attempt, started_at AS startedAt, ended_at AS endedAt, outcome, error_name AS errorName, error_message AS errorMessage
         FROM json_each(?1) AS j CROSS JOIN attempts ON job_id = j.value->>'id' AND attempt > j.value->>'from' ORDER BY job_id, attempt LIMIT ?2`,
      )
      .bind(JSON.stringify(tried), most),
    db
      .prepare(
        `SELECT job_id AS jobId, resolved_at AS at FROM json_each(?1) AS j CROSS JOIN dead_letters ON job_id = j.value->>'id'
         WHERE status = 'replayed' AND resolved_at IS NOT NULL LIMIT ?2`,
      )
      .bind(JSON.stringify(tried), most),
  ]);
  const times = Map.groupBy(rowsOf<{ jobId: string; at: string }>(replays), ({ jobId }) => jobId);
  return {
    attempts: Map.groupBy(rowsOf<AttemptRow>(attempts), ({ jobId }) => jobId),
    replays: new Map([...times].map(([id, found]) => [id, found.map(({ at }) => at)])),
  };
}
