import { pipeline } from "#domain/pipeline/pipeline";
import { traceHeadOf, type TraceSummary } from "#domain/traces/trace";
import { jobChunk } from "../jobs/listSources.ts";
import { scanInChunks } from "../scanInChunks.ts";
import { batchByName } from "../batch.ts";
import { isCancelled } from "./jobSpans.ts";
import { descending, listInShards, type ListOrder } from "../mergePages.ts";
import type { Shards } from "../shards.ts";
import { elementsOf } from "../elements.ts";
import { textMatch } from "../textMatch.ts";
import { unionAll } from "../unionAll.ts";
import { sortKeyRange, type Page, type PageRequest, scanLimit } from "../page.ts";

export type TraceFilter = {
  tenant?: string | undefined;
  /** Text to find in the correlation id, title, tenant or starter of a trace. */
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/** SQL branches: the titles of traces that the pipeline starts. */
const startTitles = (): string =>
  (pipeline().traceStarts ?? [])
    .map(({ prefix, title }) => `WHEN row.correlation_id GLOB '${prefix}-*' THEN ' ${title} ' || coalesce(row.tenant, '')`)
    .join(" ");

/** SQL: the text that a list shows of the trace whose first job is the `row` of `jobs`. Must match `traceHeadOf`. */
const shownText =
  (): string => `row.correlation_id || ' ' || row.type || ' ' || row.source || ' ' || coalesce(row.tenant, '') || ' ' || coalesce(row.full_body->>'$.payload.requested_by', '')
  || CASE ${startTitles()} WHEN row.source GLOB 'schedule:*' THEN ' Schedule ' || substr(row.source, 10) ELSE '' END`;

/** Jobs of one trace that a list counts. */
const maxJobsCounted = 200;

type FirstJob = {
  id: string;
  key: string;
  correlationId: string;
  type: string;
  source: string;
  tenant: string | null;
  requestedBy: string | null;
  createdAt: string;
};
type JobPart = { correlationId: string; state: string; finishedAt: string | null; errorName: string | null };
type RunPart = { correlationId: string; endedAt: string | null };

/**
 * Returns a page of traces, latest start first: the jobs that are the first of their correlation id. Scans at most 2,000 jobs for a page,
 * whatever the filter; `scanned` says how many, and `nextCursor` continues from there.
 */
export async function listTraces(shards: Shards, filter: TraceFilter, page: PageRequest): Promise<Page<TraceSummary>> {
  const order: ListOrder<FirstJob> = { cursorOf: ({ key }) => key, compare: descending };
  const { items, ...rest } = await listInShards(shards, page, order, (db, own) => listFirstJobs(db, filter, own));
  return { ...rest, items: await summariesOf(shards, await withoutLater(shards, items)) };
}

/** Leaves out those that are the first of their trace in their own database only. Costs nothing with one database. */
async function withoutLater(shards: Shards, firsts: readonly FirstJob[]): Promise<readonly FirstJob[]> {
  if (shards.length === 1 || firsts.length === 0) return firsts;
  const ids = JSON.stringify(firsts.map(({ correlationId }) => correlationId));
  const read = (db: D1Database) =>
    db
      .prepare(
        `SELECT column1 AS id, (SELECT min(sort_key) FROM jobs WHERE correlation_id = column1) AS "key" FROM ${elementsOf(firsts.length)}`,
      )
      .bind(ids)
      .all<{ id: string; key: string | null }>();
  const keys = (await Promise.all(shards.map(read))).flatMap(({ results }) => results);
  const earliest = new Map<string, string>();
  for (const { id, key } of keys) if (key !== null && key < (earliest.get(id) ?? "~")) earliest.set(id, key);
  return firsts.filter(({ correlationId, key }) => earliest.get(correlationId) === key);
}

/** Returns a page of the jobs that are the first of their correlation id in one database. */
async function listFirstJobs(db: D1Database, filter: TraceFilter, page: PageRequest): Promise<Page<FirstJob>> {
  const { from, below } = sortKeyRange(filter, page.cursor);
  const match = textMatch(shownText(), filter.q, 5);
  const isFirst = `isPlaced AND correlation_id IS NOT NULL AND (?3 IS NULL OR tenant = ?3) AND ${match.sql}
    AND NOT EXISTS (SELECT 1 FROM jobs AS e WHERE e.correlation_id = row.correlation_id AND e.sort_key < row.sort_key)`;
  const scan = scanInChunks(jobChunk, isFirst, { start: "?2", wanted: "?4" });
  // The row with the edge comes after the jobs, and is read only if the page is not full.
  const { results } = await db
    .prepare(
      `${scan.with} SELECT j.id, sort_key AS "key", correlation_id AS correlationId, type, source, tenant, created_at AS createdAt,
         full_body->>'$.payload.requested_by' AS requestedBy
       FROM (${scan.ids}) CROSS JOIN jobs AS j ON j.id = found_id
       UNION ALL SELECT NULL, edge, NULL, NULL, NULL, NULL, NULL, NULL FROM (${scan.edge}) LIMIT ?4`,
    )
    .bind(from, below, filter.tenant ?? null, page.limit + 1, ...match.parameters)
    .all<FirstJob | { id: null; key: string | null }>();
  const firsts = results.filter((row) => row.id !== null);
  const shown = firsts.slice(0, page.limit);
  const end = results.find((row) => row.id === null);
  const nextCursor = end ? end.key : (shown.at(-1)?.key ?? null);
  return { items: shown, nextCursor, scanned: end && nextCursor !== null ? scanLimit : shown.length };
}

/** Adds to each trace the results of its jobs and runs. Counts the first 200 jobs. */
async function summariesOf(shards: Shards, firsts: readonly FirstJob[]): Promise<TraceSummary[]> {
  if (firsts.length === 0) return [];
  const ids = JSON.stringify(firsts.map(({ correlationId }) => correlationId));
  // A term for each trace, as the limit is for each.
  const jobsOfTrace = (_: FirstJob, index: number) =>
    `SELECT * FROM (SELECT correlation_id AS correlationId, state, finished_at AS finishedAt, error_name AS errorName
       FROM jobs WHERE correlation_id = ?1 ->> ${index} ORDER BY sort_key LIMIT ${maxJobsCounted + 1})`;
  const statements = (db: D1Database) => ({
    runs: db
      .prepare(
        `SELECT correlation_id AS correlationId, ended_at AS endedAt FROM ${elementsOf(firsts.length)} AS t
         CROSS JOIN runs ON correlation_id = t.column1 LIMIT ${scanLimit}`,
      )
      .bind(ids),
    jobs: db.prepare(unionAll(firsts.map(jobsOfTrace))).bind(ids),
  });
  const parts = await Promise.all(shards.map((db) => batchByName<{ runs: RunPart; jobs: JobPart }>(db, statements(db))));
  const byTrace = <T extends { correlationId: string }>(rows: readonly T[]) => Map.groupBy(rows, ({ correlationId }) => correlationId);
  const jobsOf = byTrace(parts.flatMap(({ jobs }) => jobs.rows));
  const runsOf = byTrace(parts.flatMap(({ runs }) => runs.rows));
  return firsts.map((first) => summaryOf(first, jobsOf.get(first.correlationId) ?? [], runsOf.get(first.correlationId) ?? []));
}

function summaryOf(first: FirstJob, jobRows: readonly JobPart[], runs: readonly RunPart[]): TraceSummary {
  const jobs = jobRows.slice(0, maxJobsCounted);
  const count = (state: string) => jobs.filter((job) => job.state === state).length;
  const cancelled = jobs.filter(isCancelled).length;
  const ends = [...jobs.map(({ finishedAt }) => finishedAt), ...runs.map(({ endedAt }) => endedAt)];
  const unfinished = ends.filter((at) => at === null).length;
  const last = ends.reduce<string>((late, at) => (at !== null && at > late ? at : late), first.createdAt);
  const exact = jobRows.length <= maxJobsCounted;
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
