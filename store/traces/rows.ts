import { sortKeyOf } from "#domain/lists/sortKeys";
import { pipeline } from "#domain/pipeline/pipeline";
import { parseCausationId } from "#domain/messages/causation";
import type { AuditRow, AttemptRow, JobRow, DeadLetterRow, RunRow } from "./span.ts";
import { batchByName, type BatchResult } from "../batch.ts";
import { findInShards, type Shards } from "../shards.ts";
import { timeAndIdOf } from "../page.ts";
import { movedTime } from "../time.ts";
import { elementsOf } from "../elements.ts";

/** SQL: what a field of the payload says, a list of several by their number. */
const subjectSql = (field: string): string =>
  `iif(json_array_length(full_body, '$.payload.${field}') > 1, json_array_length(full_body, '$.payload.${field}') || ' ${field}',
    coalesce(full_body->>'$.payload.${field}[0]', full_body->>'$.payload.${field}'))`;
/** SQL: what a job is about: the first present field, those that the pipeline declares first. */
const jobSubject = (): string => `coalesce(${(pipeline().subjectFields ?? []).map((field) => `${subjectSql(field)}, `).join("")}
  full_body->>'$.payload.url', full_body->>'$.payload.urls[0]', full_body->>'$.payload.title')`;
/**
 * SQL: when a job was added. Its creation time is that of its id, which may have been made up to a second before: a workflow derives ids from
 * its own start. Until the job is sent again, `sent_at` is when its row was written.
 */
const addedAt = `iif(attempt <= 1 AND intake_key IS NULL AND sent_at BETWEEN created_at AND ${movedTime("created_at", "'+1 seconds'")}, sent_at, created_at)`;
const jobColumns =
  (): string => `id, queue, type, full_event_id AS eventId, tenant, source, state, attempt, parent_id AS parentId, causation_id AS causationId,
  ${addedAt} AS createdAt,
  started_at AS startedAt, finished_at AS finishedAt, error_name AS errorName, error_message AS errorMessage, ${jobSubject()} AS about,
  coalesce(full_body->>'$.payload.urls[0]', full_body->>'$.payload.url') AS url`;
const deadLetterColumns = `id, job_id AS jobId, queue, type, status, error_name AS errorName, error_message AS errorMessage, created_at AS createdAt,
  resolved_at AS resolvedAt, resolved_by AS resolvedBy`;
const runColumns = `id, subject, status, steps, error, url, started_at AS startedAt, updated_at AS updatedAt, ended_at AS endedAt`;

type TraceRow = { id: string; key: string; weight: number } & (
  | { kind: "job"; row: JobRow }
  | { kind: "run"; row: RunRow }
  | { kind: "deadLetter"; row: DeadLetterRow }
);
/** Rows of the three tables that spans are made of, in creation order. `isComplete`: no table has more rows. */
export type TraceRows = { rows: TraceRow[]; isComplete: boolean };

/** Attempts returned for one job, the latest. */
const maxAttemptsPerJob = 50;

type Keyed<T> = T & { key: string };
/** The rows that {@link selectTraceRows} returns, by name. */
export type StoredTraceRows = { jobs: Keyed<JobRow>; runs: RunRow; deadLetters: Keyed<DeadLetterRow> };

/** Statements that select up to `limit` rows of each table after `cursor`, a sort key. */
export function selectTraceRows(db: D1Database, correlationId: string, cursor: string | undefined, limit: number) {
  const [at, id] = timeAndIdOf(cursor, ["", ""]);
  const after = cursor ?? "";
  return {
    jobs: db
      .prepare(`SELECT ${jobColumns()}, sort_key AS "key" FROM jobs WHERE correlation_id = ?1 AND sort_key > ?2 ORDER BY sort_key LIMIT ?3`)
      .bind(correlationId, after, limit),
    runs: db
      .prepare(`SELECT ${runColumns} FROM runs WHERE correlation_id = ?1 AND (started_at, id) > (?2, ?3) ORDER BY started_at, id LIMIT ?4`)
      .bind(correlationId, at, id, limit),
    // The id of a dead letter is its sort key.
    deadLetters: db
      .prepare(`SELECT ${deadLetterColumns}, id AS "key" FROM dead_letters WHERE correlation_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3`)
      .bind(correlationId, after, limit),
  };
}

/**
 * Merges the results of {@link selectTraceRows} in each database. If a table was not read to its end, rows of the others after its last row belong to a
 * later page.
 */
export function mergeTraceRows(
  parts: readonly { [Name in keyof StoredTraceRows]: BatchResult<StoredTraceRows[Name]> }[],
  limit: number,
): TraceRows {
  const tables = parts.flatMap(({ jobs, runs, deadLetters }): TraceRow[][] => [
    jobs.rows.map((row) => ({
      id: row.id,
      key: row.key,
      kind: "job",
      row,
      weight: 1 + Math.min(row.attempt, maxAttemptsPerJob),
    })),
    runs.rows.map((row) => ({ id: row.id, key: sortKeyOf(row.id, row.startedAt), kind: "run", row, weight: 8 })),
    deadLetters.rows.map((row) => ({ id: row.id, key: row.key, kind: "deadLetter", row, weight: 1 })),
  ]);
  const all = tables.flat().toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const [horizon] = tables.flatMap((table) => (table.length === limit ? [table.at(-1)?.key ?? ""] : [])).toSorted();
  return { rows: all.filter(({ key }) => horizon === undefined || key <= horizon), isComplete: horizon === undefined };
}

/** Returns as many of the first rows as make up to `limit` spans, with the audit entries on them. `cursor` continues after them. */
export function takePage(
  { rows, isComplete }: TraceRows,
  entries: readonly AuditRow[],
  limit: number,
): { taken: TraceRow[]; cursor: string | null } {
  const entriesByTarget = Map.groupBy(entries, ({ target }) => target);
  let weight = 0;
  const end = rows.findIndex((source) => (weight += source.weight + (entriesByTarget.get(auditTargetOf(source))?.length ?? 0)) > limit);
  const taken = end < 0 ? rows : rows.slice(0, Math.max(1, end));
  return { taken, cursor: isComplete && taken.length === rows.length ? null : (taken.at(-1)?.key ?? null) };
}

const auditColumns = `audit.id AS id, at, actor, action, target, reason, outcome`;

const nouns = { job: "job", run: "workflow", deadLetter: "deadLetter" } as const;
/** Returns the audit target of a row. */
export const auditTargetOf = ({ kind, id }: Pick<TraceRow, "kind" | "id">): string => `${nouns[kind]}:${id}`;

/** Returns up to `limit` audit entries on these rows, in their order. */
export async function readAuditRows(shards: Shards, rows: readonly TraceRow[], limit: number): Promise<AuditRow[]> {
  const targets = JSON.stringify(rows.map(auditTargetOf));
  const read = (db: D1Database) =>
    db
      .prepare(`SELECT ${auditColumns} FROM ${elementsOf(rows.length)} AS t CROSS JOIN audit ON audit.target = t.column1 LIMIT ?2`)
      .bind(targets, limit)
      .all<AuditRow>();
  return (await Promise.all(shards.map(read))).flatMap(({ results }) => results);
}

/** Returns the audit entry of the operator's command that a causation id names; null if it names something else or the entry was deleted. */
export async function findCausingEntry(shards: Shards, causationId: string | null): Promise<AuditRow | null> {
  const cause = parseCausationId(causationId);
  if (cause?.kind !== "audit") return null;
  return findInShards(shards, (db) => db.prepare(`SELECT ${auditColumns} FROM audit WHERE id = ?1`).bind(cause.id).first<AuditRow>());
}

/** The attempts of jobs that have rows of their own, and the times at which dead letters of the jobs were replayed. By job id. */
export type AttemptsAndReplays = { attempts: Map<string, AttemptRow[]>; replays: Map<string, string[]> };

/**
 * Reads the latest 50 attempts of each of these jobs, at most `limit` in all, and the replays of their dead letters. Costs one round
 * trip.
 */
export async function readAttempts(shards: Shards, taken: readonly TraceRow[], limit: number): Promise<AttemptsAndReplays> {
  const startedJobs = taken.flatMap((source) =>
    source.kind === "job" && source.row.attempt > 0 ? [{ id: source.id, from: source.row.attempt - maxAttemptsPerJob }] : [],
  );
  const statements = (db: D1Database) => ({
    attempts: db
      .prepare(
        `SELECT job_id AS jobId, attempt, started_at AS startedAt, ended_at AS endedAt, outcome, error_name AS errorName, error_message AS errorMessage
         FROM ${elementsOf(startedJobs.length)} AS j CROSS JOIN attempts ON job_id = j.column1->>'id' AND attempt > j.column1->>'from' LIMIT ?2`,
      )
      .bind(JSON.stringify(startedJobs), limit),
    replays: db
      .prepare(
        `SELECT job_id AS jobId, resolved_at AS at FROM ${elementsOf(startedJobs.length)} AS j CROSS JOIN dead_letters ON job_id = j.column1->>'id'
         WHERE status = 'replayed' AND resolved_at IS NOT NULL LIMIT ?2`,
      )
      .bind(JSON.stringify(startedJobs), limit),
  });
  const parts = await Promise.all(
    shards.map((db) => batchByName<{ attempts: AttemptRow; replays: { jobId: string; at: string } }>(db, statements(db))),
  );
  const times = Map.groupBy(
    parts.flatMap(({ replays }) => replays.rows),
    ({ jobId }) => jobId,
  );
  return {
    attempts: Map.groupBy(
      parts.flatMap(({ attempts }) => attempts.rows),
      ({ jobId }) => jobId,
    ),
    replays: new Map([...times].map(([id, rows]) => [id, rows.map(({ at }) => at)])),
  };
}
