import { isRepeat } from "#domain/audit/audit";
import { pipeline } from "#domain/pipeline/pipeline";
import { ApiError } from "#domain/errors/apiError";
import { parentSpanIdOf, startSpanId } from "#domain/traces/parents";
import { traceStartOf, spanCountsOf, endOfSpans, traceHeadOf, type Span, type Trace } from "#domain/traces/trace";
import { type AuditRow, auditSpan, emptySpan, deadLetterSpan } from "./span.ts";
import { spansOfJob } from "./jobSpans.ts";
import { spansOfRun } from "./runSpans.ts";
import { batchByName } from "../batch.ts";
import type { Shards } from "../shards.ts";
import {
  readAuditRows,
  findCausingEntry,
  mergeTraceRows,
  selectTraceRows,
  type StoredTraceRows,
  takePage,
  auditTargetOf,
  readAttempts,
} from "./rows.ts";

type FirstRow = {
  key: string;
  type: string;
  source: string;
  tenant: string | null;
  requestedBy: string | null;
  createdAt: string;
  causationId: string | null;
};

const firstJobSql = `SELECT sort_key AS "key", type, source, tenant, created_at AS createdAt, causation_id AS causationId, full_body->>'$.payload.requested_by' AS requestedBy FROM jobs
  WHERE correlation_id = ?1 ORDER BY sort_key LIMIT 1`;

/** Attempts on one page. */
const maxAttempts = 2_000;

/**
 * Returns a page of a trace, from all databases: all spans with its correlation id in creation order, about `limit` of them (up to 1,000). Reads about as
 * many rows as it returns. Throws `not_found` if nothing has the id.
 */
export async function getTrace(
  shards: Shards,
  correlationId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<Trace> {
  const rowLimit = Math.max(2, Math.ceil(page.limit / 2));
  const parts = await Promise.all(
    shards.map((db) =>
      batchByName<{ heads: FirstRow } & StoredTraceRows>(db, {
        heads: db.prepare(firstJobSql).bind(correlationId),
        ...selectTraceRows(db, correlationId, page.cursor, rowLimit),
      }),
    ),
  );
  const traceRows = mergeTraceRows(parts, rowLimit);
  const [head = null] = parts.flatMap(({ heads }) => heads.rows).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  if (traceRows.rows.length === 0 && !head) throw new ApiError("not_found", `There is no trace with the correlation id ${correlationId}`);
  // Twice what a page holds: entries on rows after the cut belong to later pages.
  const allEntries = await readAuditRows(shards, traceRows.rows, page.limit * 2);
  const { taken, cursor } = takePage(traceRows, allEntries, page.limit);
  const targets = new Set(taken.map(auditTargetOf));
  const entries = allEntries.filter(({ target }) => targets.has(target));
  const isFirstPage = page.cursor === undefined;
  const titleAndStart = traceHeadOf(correlationId, head);
  const hasStart = titleAndStart.title.startsWith("Schedule ") || traceStartOf(correlationId) !== null;
  const [{ attempts, replays }, startEntry] = await Promise.all([
    readAttempts(shards, taken, maxAttempts),
    isFirstPage && hasStart && head ? findCausingEntry(shards, head.causationId) : null,
  ]);
  const entriesByTarget = Map.groupBy(entries, ({ target }) => target);
  const ownSpans = taken.flatMap((source): Span[] => {
    if (source.kind === "run") return spansOfRun(source.row);
    if (source.kind === "deadLetter") return [deadLetterSpan(source.row)];
    const retries = (entriesByTarget.get(`job:${source.id}`) ?? []).flatMap(({ action, at }) => (isRepeat(action) ? [at] : []));
    const row = { ...source.row, parentId: parentSpanIdOf(source.row, hasStart) };
    return spansOfJob(row, attempts.get(source.id) ?? [], [...retries, ...(replays.get(source.id) ?? [])]);
  });
  const startedBy = startEntry?.actor ?? titleAndStart.startedBy;
  const startedAt =
    startEntry?.at ?? ownSpans.reduce((least, span) => (span.startedAt < least ? span.startedAt : least), head?.createdAt ?? "~");
  const start = isFirstPage && hasStart ? [startSpan({ ...titleAndStart, startedBy, startedAt }, startEntry)] : [];
  const spans = [...start, ...ownSpans, ...entries.map(auditSpan)];
  return {
    correlationId,
    ...titleAndStart,
    startedBy,
    startedAt,
    endedAt: endOfSpans(spans),
    counts: spanCountsOf(spans),
    spans,
    nextCursor: cursor,
  };
}

/** Returns the span of what started the trace: a schedule, or an operator's command, of which `entry` is the audit entry. */
function startSpan(head: ReturnType<typeof traceHeadOf> & { startedAt: string }, entry: AuditRow | null): Span {
  const { title, startedAt, startedBy, tenant } = head;
  const source = title.startsWith("Schedule ") ? "/schedules" : tenant && (pipeline().tenant?.path?.(tenant) ?? null);
  return {
    ...emptySpan,
    id: startSpanId,
    parentId: null,
    kind: "start",
    name: title,
    state: "recorded",
    startedAt,
    waitMs: 0,
    endedAt: startedAt,
    by: startedBy,
    reason: entry?.reason ?? null,
    link: entry ? `/audit?entry=${entry.id}` : source,
  };
}
