import { SearchResults, maxResultsPerKind, maxScannedNames } from "#domain/searchResults";
import { batchByName } from "./batch.ts";
import { payloadExcerpt } from "./dead-letters/list.ts";
import { replayFactColumns, type ReplayFacts, replayFactsOf } from "./dead-letters/replayFacts.ts";
import { type PipelineTable, pipelineTables } from "./pipelineTables.ts";
import { textMatch } from "./textMatch.ts";

/** Ids have no character after "~", so these are the bounds of all texts that start with ?1. */
const startsWith = (column: string): string => `${column} >= ?1 AND ${column} < ?1 || '~'`;

const jobColumns = `id, queue, type, state, error_name AS errorName, cancelled_at AS cancelledAt, correlation_id AS correlationId, created_at AS createdAt`;
const deadLetterColumns = `d.id, type, status, error_name AS errorName, substr(error_message, 1, 200) AS errorMessage,
  ${payloadExcerpt} AS carries, correlation_id AS correlationId, created_at AS createdAt,
  came_back AS cameBack, ${replayFactColumns}`;
/** SQL of the dead letters whose ids `sql` selects, newest first. */
const deadLettersByIds = (sql: string): string =>
  `SELECT ${deadLetterColumns} FROM dead_letters AS d WHERE d.id IN (SELECT id FROM (${sql})) ORDER BY d.id DESC`;
const runColumns = `id, tenant, subject, status, unresolved, correlation_id AS correlationId, started_at AS startedAt`;

/** The latest correlation ids that start with ?1. Costs one index seek each, however many jobs have it. */
const tracesSql = `WITH RECURSIVE found (id, n) AS (
    SELECT (SELECT max(correlation_id) FROM jobs WHERE correlation_id >= ?1 AND correlation_id < ?1 || '~'), 1
    UNION ALL
    SELECT (SELECT max(correlation_id) FROM jobs WHERE correlation_id >= ?1 AND correlation_id < found.id), n + 1
    FROM found WHERE found.id IS NOT NULL AND n < ${maxResultsPerKind}
  ) SELECT id AS correlationId FROM found WHERE id IS NOT NULL`;

/** Statements that search for a text, by kind. An empty text finds what waits for an operator. */
function searchStatements(db: D1Database, text: string, named: readonly PipelineTable[]) {
  const latestIds = `ORDER BY id DESC LIMIT ${maxResultsPerKind}`;
  // The parameters depend only on the text; the columns only change the SQL.
  const { parameters: bound } = textMatch("''", text, 2);
  const contains = (...columns: string[]): string => textMatch(columns.join(" || ' ' || "), text, 2).sql;
  const queries = {
    queues: `SELECT name, paused_at IS NOT NULL AS paused FROM queues WHERE ${contains("name")} ORDER BY name LIMIT ${maxResultsPerKind}`,
    ...Object.fromEntries(
      named.map(({ kind, table, id, name }) => [
        kind,
        `SELECT ${id}, ${name} FROM (SELECT ${id}, ${name} FROM ${table} ORDER BY ${id} LIMIT ${maxScannedNames}) WHERE ${contains(id, name)} LIMIT ${maxResultsPerKind}`,
      ]),
    ),
    jobs: text ? `SELECT ${jobColumns} FROM jobs WHERE ${startsWith("id")} ${latestIds}` : null,
    deadLetters: deadLettersByIds(
      text
        ? `SELECT * FROM (SELECT id FROM dead_letters WHERE ${startsWith("id")} ${latestIds})
         UNION SELECT * FROM (SELECT id FROM dead_letters WHERE ${startsWith("job_id")} ORDER BY job_id DESC LIMIT ${maxResultsPerKind})
         UNION SELECT * FROM (SELECT id FROM (SELECT * FROM dead_letters WHERE status = 'open' ORDER BY id DESC LIMIT ${maxScannedNames})
           WHERE ${contains("error_name", "error_message", "queue", "type", "coalesce(tenant, '')", payloadExcerpt)} ${latestIds})
         ${latestIds}`
        : `SELECT id FROM dead_letters WHERE status = 'open' AND ?1 = '' ${latestIds}`,
    ),
    runs: text
      ? `SELECT * FROM (SELECT ${runColumns} FROM runs WHERE ${startsWith("id")} ${latestIds})
         UNION SELECT * FROM (SELECT ${runColumns} FROM (SELECT * FROM runs ORDER BY started_at DESC LIMIT ${maxScannedNames}) WHERE ${contains("subject")} ${latestIds})
         ${latestIds}`
      : `SELECT ${runColumns} FROM runs WHERE status = 'waiting' AND ?1 = '' ${latestIds}`,
    schedules: `SELECT id, name, queue, CASE WHEN paused_at IS NOT NULL THEN 'paused' WHEN next_at IS NULL THEN 'ended' ELSE 'active' END AS state
     FROM (SELECT * FROM schedules ORDER BY id LIMIT 500) WHERE id = ?1 OR ${contains("name")} LIMIT ${maxResultsPerKind}`,
    traces: text ? tracesSql : null,
    latestOnly:
      text &&
      `${named.map(({ kind, table }) => `SELECT '${kind}' AS kind WHERE EXISTS (SELECT 1 FROM ${table} LIMIT 1 OFFSET ${maxScannedNames}) UNION ALL `).join("")}
     SELECT 'deadLetters' AS kind WHERE (SELECT sum(open_dead_letters) FROM queues) > ${maxScannedNames}
     UNION ALL SELECT 'runs' WHERE (SELECT sum(count) FROM run_counts) > ${maxScannedNames}`,
  };
  const statementOf = (sql: string) => db.prepare(sql).bind(...[text, ...bound].slice(0, Math.max(0, ...parametersOf(sql))));
  return Object.fromEntries(Object.entries(queries).map(([kind, sql]) => [kind, sql ? statementOf(sql) : null])) as Record<
    keyof typeof queries,
    D1PreparedStatement | null
  >;
}

/** Returns the numbers of the parameters in a statement. */
const parametersOf = (sql: string): number[] => [...sql.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number));

/**
 * Finds what a text may mean: the start of an id, or a part of a name. One round trip of index ranges. By name it scans only the latest
 * 200 of each kind, so a search costs at most a few hundred rows.
 */
export async function search(db: D1Database, text: string): Promise<SearchResults> {
  type Rows = { queues: { paused: number }; deadLetters: ReplayFacts; runs: { unresolved: number }; latestOnly: { kind: string } };
  type Unparsed = Record<"jobs" | "schedules" | "traces", unknown>;
  const { named } = pipelineTables();
  const results = await batchByName<Rows & Unparsed & Record<string, unknown>>(db, searchStatements(db, text, named));
  return SearchResults.parse({
    queues: results.queues.rows.map((row) => ({ ...row, paused: row.paused === 1 })),
    ...Object.fromEntries(named.map(({ kind }) => [kind, results[kind]?.rows ?? []])),
    jobs: results.jobs.rows,
    deadLetters: results.deadLetters.rows.map((row) => ({ ...row, ...replayFactsOf(row) })),
    runs: results.runs.rows.map((row) => ({ ...row, unresolved: row.unresolved === 1 })),
    schedules: results.schedules.rows,
    traces: results.traces.rows,
    latestOnly: results.latestOnly.rows.map(({ kind }) => kind),
  });
}
