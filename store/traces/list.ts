import { traceHeadOf, type TraceSummary } from "#domain/traces/trace";
import { isAtSortKey, orderedJobsSql } from "../jobs/order.ts";
import { isCancelled } from "./jobSpans.ts";
import { textMatch } from "../textMatch.ts";
import { sortKeyRange, type Page, type PageRequest, scanLimit } from "../page.ts";

export type TraceFilter = {
  brand?: string | undefined;
  /** A text in what a list shows of a trace: its correlation id, title, brand, and who began it. */
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/** SQL: what a list shows of the trace that the row `j` of `jobs` began, as `headOf` of domain/traces/trace.ts words it. */
const shownText = `j.correlation_id || ' ' || j.type || ' ' || j.source || ' ' || coalesce(j.brand, '') || ' ' || coalesce(j.body->>'$.payload.requested_by', '')
  || CASE WHEN j.correlation_id GLOB 'cycle-*' THEN ' Cycle of ' || coalesce(j.brand, '') WHEN j.correlation_id GLOB 'measure-*' THEN ' Measurement of ' || coalesce(j.brand, '')
    WHEN j.source GLOB 'schedule:*' THEN ' Schedule ' || substr(j.source, 10) ELSE '' END`;

/** Jobs of one trace that a list counts. */
const maxJobsCounted = 200;

type FirstJob = {
  id: string;
  key: string;
  correlationId: string;
  type: string;
  source: string;
  brand: string | null;
  requestedBy: string | null;
  createdAt: string;
};
type JobPart = { state: string; finishedAt: string | null; errorName: string | null };
type RunPart = { correlationId: string; endedAt: string | null };

/**
 * Traces, the one that began last first: the jobs that are the first of their correlation id. Scans no more than 2,000
 * jobs for a page, whatever is searched for; `scanned` says how many, `nextCursor` goes on from there.
 */
export async function listTraces(db: D1Database, filter: TraceFilter, page: PageRequest): Promise<Page<TraceSummary>> {
  const { from, below } = sortKeyRange(filter, page.cursor);
  const match = textMatch(shownText, filter.q, 5);
  const { results } = await db
    .prepare(
      `SELECT id, sort_key AS "key", correlation_id AS correlationId, type, source, brand, created_at AS createdAt,
           body->>'$.payload.requested_by' AS requestedBy
         FROM (${orderedJobsSql("j.*", "DESC")}) AS j
         WHERE ${isAtSortKey} AND correlation_id IS NOT NULL AND (?3 IS NULL OR brand = ?3) AND ${match.sql}
           AND NOT EXISTS (SELECT 1 FROM jobs AS e WHERE e.correlation_id = j.correlation_id AND e.sort_key < j.sort_key)
         LIMIT ?4`,
    )
    .bind(from, below, filter.brand ?? null, page.limit + 1, ...match.parameters)
    .all<FirstJob>();
  const shown = results.slice(0, page.limit);
  // Read only when it is needed: it looks at as many rows again.
  const edge = () =>
    db
      .prepare(`SELECT iif(count(*) = ${scanLimit}, min(merge_key), NULL) AS edge FROM (${orderedJobsSql("NULL", "DESC")})`)
      .bind(from, below)
      .first<string>("edge");
  const full = results.length > page.limit;
  const nextCursor = full ? (shown.at(-1)?.key ?? null) : await edge();
  return { items: await summariesOf(db, shown), nextCursor, scanned: full || nextCursor === null ? shown.length : scanLimit };
}

/** Each with what its jobs and runs came to: the first 200 jobs are counted. */
async function summariesOf(db: D1Database, firsts: readonly FirstJob[]): Promise<TraceSummary[]> {
  if (firsts.length === 0) return [];
  const [runs, ...jobs] = await db.batch([
    db
      .prepare(
        `SELECT correlation_id AS correlationId, ended_at AS endedAt FROM json_each(?1) AS t
         CROSS JOIN runs ON correlation_id = t.value LIMIT ${scanLimit}`,
      )
      .bind(JSON.stringify(firsts.map(({ correlationId }) => correlationId))),
    ...firsts.map(({ correlationId }) =>
      db
        .prepare(
          `SELECT state, finished_at AS finishedAt, error_name AS errorName FROM jobs WHERE correlation_id = ?1 ORDER BY sort_key LIMIT ${maxJobsCounted + 1}`,
        )
        .bind(correlationId),
    ),
  ]);
  const runsOf = Map.groupBy((runs?.results ?? []) as RunPart[], ({ correlationId }) => correlationId);
  return firsts.map((first, index) => summaryOf(first, (jobs[index]?.results ?? []) as JobPart[], runsOf.get(first.correlationId) ?? []));
}

function summaryOf(first: FirstJob, found: readonly JobPart[], runs: readonly RunPart[]): TraceSummary {
  const jobs = found.slice(0, maxJobsCounted);
  const count = (state: string) => jobs.filter((job) => job.state === state).length;
  const cancelled = jobs.filter(isCancelled).length;
  const ends = [...jobs.map(({ finishedAt }) => finishedAt), ...runs.map(({ endedAt }) => endedAt)];
  const unfinished = ends.filter((at) => at === null).length;
  const last = ends.reduce<string>((late, at) => (at !== null && at > late ? at : late), first.createdAt);
  const exact = found.length <= maxJobsCounted;
  return {
    correlationId: first.correlationId,
    ...traceHeadOf(first.correlationId, first),
    startedAt: first.createdAt,
    firstJobId: first.id,
    endedAt: unfinished > 0 || !exact ? null : last,
    counts: {
      jobs: jobs.length,
      completed: count("completed"),
      failed: count("failed") - cancelled,
      cancelled,
      unfinished,
      runs: runs.length,
    },
    exact,
  };
}
