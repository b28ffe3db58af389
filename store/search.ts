import { SearchResults, maxResultsPerKind, maxScannedNames } from "#domain/searchResults";
import { payloadExcerpt } from "./dead-letters/list.ts";
import { replayFactColumns, type ReplayFacts, replayFactsOf } from "./dead-letters/replayFacts.ts";
import { textMatch } from "./textMatch.ts";

/** Ids have no character after "~", so these are the bounds of all texts that start with ?1. */
const startsWith = (column: string): string => `${column} >= ?1 AND ${column} < ?1 || '~'`;

const jobColumns = `id, queue, type, state, error_name AS errorName, cancelled_at AS cancelledAt, correlation_id AS correlationId, created_at AS createdAt`;
const deadLetterColumns = `d.id, type, status, error_name AS errorName, substr(error_message, 1, 200) AS errorMessage,
  ${payloadExcerpt} AS carries, correlation_id AS correlationId, created_at AS createdAt,
  ${replayFactColumns}`;
/** SQL of the dead letters whose ids `sql` selects, newest first. */
const deadLettersByIds = (sql: string): string =>
  `SELECT ${deadLetterColumns} FROM dead_letters AS d WHERE d.id IN (SELECT id FROM (${sql})) ORDER BY d.id DESC`;
const runColumns = `id, brand, keyword, status, unresolved, correlation_id AS correlationId, started_at AS startedAt`;

/** The latest correlation ids that start with ?1. Costs one index seek each, however many jobs have it. */
const tracesSql = `WITH RECURSIVE found (id, n) AS (
    SELECT (SELECT max(correlation_id) FROM jobs WHERE correlation_id >= ?1 AND correlation_id < ?1 || '~'), 1
    UNION ALL
    SELECT (SELECT max(correlation_id) FROM jobs WHERE correlation_id >= ?1 AND correlation_id < found.id), n + 1
    FROM found WHERE found.id IS NOT NULL AND n < ${maxResultsPerKind}
  ) SELECT id AS correlationId FROM found WHERE id IS NOT NULL`;

/** Statements that search for a text. An empty text finds what waits for an operator. */
function searchStatements(db: D1Database, text: string): D1PreparedStatement[] {
  const latestIds = `ORDER BY id DESC LIMIT ${maxResultsPerKind}`;
  // The parameters depend only on the text; the columns only change the SQL.
  const { parameters: bound } = textMatch("''", text, 2);
  const contains = (...columns: string[]): string => textMatch(columns.join(" || ' ' || "), text, 2).sql;
  const queries = [
    `SELECT name, paused_at IS NOT NULL AS paused FROM queues WHERE ${contains("name")} ORDER BY name LIMIT ${maxResultsPerKind}`,
    `SELECT slug, name FROM (SELECT slug, name FROM brands ORDER BY slug LIMIT ${maxScannedNames}) WHERE ${contains("slug", "name")} LIMIT ${maxResultsPerKind}`,
    text
      ? `SELECT ${jobColumns} FROM jobs WHERE ${startsWith("id")} ${latestIds}`
      : `SELECT ${jobColumns} FROM jobs WHERE ?1 <> '' LIMIT 0`,
    deadLettersByIds(
      text
        ? `SELECT * FROM (SELECT id FROM dead_letters WHERE ${startsWith("id")} ${latestIds})
         UNION SELECT * FROM (SELECT id FROM dead_letters WHERE ${startsWith("job_id")} ORDER BY job_id DESC LIMIT ${maxResultsPerKind})
         UNION SELECT * FROM (SELECT id FROM (SELECT * FROM dead_letters WHERE status = 'open' ORDER BY id DESC LIMIT ${maxScannedNames})
           WHERE ${contains("error_name", "error_message", "queue", "type", "coalesce(brand, '')", payloadExcerpt)} ${latestIds})
         ${latestIds}`
        : `SELECT id FROM dead_letters WHERE status = 'open' AND ?1 = '' ${latestIds}`,
    ),
    text
      ? `SELECT * FROM (SELECT ${runColumns} FROM runs WHERE ${startsWith("id")} ${latestIds})
         UNION SELECT * FROM (SELECT ${runColumns} FROM (SELECT * FROM runs ORDER BY started_at DESC LIMIT ${maxScannedNames}) WHERE ${contains("keyword")} ${latestIds})
         ${latestIds}`
      : `SELECT ${runColumns} FROM runs WHERE status = 'waiting' AND ?1 = '' ${latestIds}`,
    `SELECT id, name, queue, CASE WHEN paused_at IS NOT NULL THEN 'paused' WHEN next_at IS NULL THEN 'ended' ELSE 'active' END AS state
     FROM (SELECT * FROM schedules ORDER BY id LIMIT 500) WHERE id = ?1 OR ${contains("name")} LIMIT ${maxResultsPerKind}`,
    text ? tracesSql : `SELECT ?1 AS correlationId LIMIT 0`,
    `SELECT 'brands' AS kind WHERE EXISTS (SELECT 1 FROM brands LIMIT 1 OFFSET ${maxScannedNames})
     UNION ALL SELECT 'deadLetters' WHERE (SELECT sum(open_dead_letters) FROM queues) > ${maxScannedNames}
     UNION ALL SELECT 'runs' WHERE EXISTS (SELECT 1 FROM runs LIMIT 1 OFFSET ${maxScannedNames})`,
  ];
  return queries.map((sql) => db.prepare(sql).bind(...[text, ...bound].slice(0, Math.max(0, ...parametersOf(sql)))));
}

/** Returns the numbers of the parameters in a statement. */
const parametersOf = (sql: string): number[] => [...sql.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number));

/**
 * Finds what a text may mean: the start of an id, or a part of a name. One round trip of index ranges. By name it scans only the latest
 * 200 of each kind, so a search costs at most a few hundred rows.
 */
export async function search(db: D1Database, text: string): Promise<SearchResults> {
  const [queues, brands, jobs, deadLetters, runs, schedules, traces, latest] = await db.batch(searchStatements(db, text));
  const rows = (result: D1Result | undefined) => result?.results ?? [];
  return SearchResults.parse({
    queues: rows(queues).map((row) => ({ ...(row as object), paused: (row as { paused: number }).paused === 1 })),
    brands: rows(brands),
    jobs: rows(jobs),
    deadLetters: rows(deadLetters).map((row) => ({ ...(row as object), ...replayFactsOf(row as ReplayFacts) })),
    runs: rows(runs).map((row) => ({ ...(row as object), unresolved: (row as { unresolved: number }).unresolved === 1 })),
    schedules: rows(schedules),
    traces: rows(traces),
    latestOnly: text ? rows(latest).map((row) => (row as { kind: string }).kind) : [],
  });
}
