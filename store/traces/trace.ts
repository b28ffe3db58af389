import { ApiError } from "#domain/errors/apiError";
import { withParents } from "#domain/traces/lineage";
import { parseCycleId, spanCountsOf, endOfSpans, traceHeadOf, type Span, type Trace } from "#domain/traces/trace";
import { type AuditRow, auditSpan, emptySpan, deadLetterSpan } from "./span.ts";
import { spansOfJob } from "./jobSpans.ts";
import { spansOfRun } from "./runSpans.ts";
import { readAuditRows, findStartingEntry, mergeTraceRows, selectTraceRows, takePage, auditTargetOf, readAttempts } from "./rows.ts";

type FirstRow = { type: string; source: string; brand: string | null; requestedBy: string | null; createdAt: string };

const firstJobSql = `SELECT type, source, brand, created_at AS createdAt, body->>'$.payload.requested_by' AS requestedBy FROM jobs
  WHERE correlation_id = ?1 ORDER BY sort_key LIMIT 1`;

/** Attempts on one page. */
const maxAttempts = 2_000;

/**
 * Returns a page of a trace: all spans with its correlation id in creation order, about `limit` of them (up to 1,000). Reads about as
 * many rows as it returns. Throws `not_found` if nothing has the id.
 */
export async function getTrace(
  db: D1Database,
  correlationId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<Trace> {
  const rowLimit = Math.max(2, Math.ceil(page.limit / 2));
  const [heads, ...tables] = await db.batch([
    db.prepare(firstJobSql).bind(correlationId),
    ...selectTraceRows(db, correlationId, page.cursor, rowLimit),
  ]);
  const traceRows = mergeTraceRows(tables, rowLimit);
  const head = (heads?.results[0] as FirstRow | undefined) ?? null;
  if (traceRows.rows.length === 0 && !head) throw new ApiError("not_found", `Nothing has the correlation id ${correlationId}`);
  // Twice what a page holds: entries on rows after the cut belong to later pages.
  const allEntries = await readAuditRows(db, traceRows.rows, page.limit * 2);
  const { taken, cursor } = takePage(traceRows, allEntries, page.limit);
  const targets = new Set(taken.map(auditTargetOf));
  const entries = allEntries.filter(({ target }) => targets.has(target));
  const isFirstPage = page.cursor === undefined;
  const [{ attempts, replays }, startEntry] = await Promise.all([
    readAttempts(db, taken, maxAttempts),
    isFirstPage ? findStartingEntry(db, correlationId) : null,
  ]);
  const entriesByTarget = Map.groupBy(entries, ({ target }) => target);
  const ownSpans = taken.flatMap((source): Span[] => {
    if (source.kind === "run") return spansOfRun(source.row);
    if (source.kind === "letter") return [deadLetterSpan(source.row)];
    const retries = (entriesByTarget.get(`job:${source.id}`) ?? []).flatMap(({ action, at }) => (action === "job.retry" ? [at] : []));
    return spansOfJob(source.row, attempts.get(source.id) ?? [], [...retries, ...(replays.get(source.id) ?? [])]);
  });
  const titleAndStart = traceHeadOf(correlationId, head);
  const startedBy = startEntry?.actor ?? titleAndStart.startedBy;
  const startedAt =
    startEntry?.at ?? ownSpans.reduce((least, span) => (span.startedAt < least ? span.startedAt : least), head?.createdAt ?? "~");
  const start = isFirstPage ? startSpan(correlationId, { ...titleAndStart, startedBy, startedAt }, startEntry) : [];
  const spans = withParents([...start, ...ownSpans, ...entries.map(auditSpan)]);
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

/** Returns the start of the trace, if a schedule or an operator started it. */
function startSpan(correlationId: string, head: ReturnType<typeof traceHeadOf> & { startedAt: string }, entry: AuditRow | null): Span[] {
  const scheduled = head.title.startsWith("Schedule ");
  if (!scheduled && parseCycleId(correlationId) === null) return [];
  const { title, startedAt, startedBy, brand } = head;
  const link = entry ? `/audit?entry=${entry.id}` : scheduled ? "/schedules" : brand && `/brands/${brand}`;
  return [
    {
      ...emptySpan,
      id: "start",
      parentId: null,
      kind: "start",
      name: title,
      state: "recorded",
      startedAt,
      waitMs: 0,
      endedAt: startedAt,
      by: startedBy,
      reason: entry?.reason ?? null,
      link,
    },
  ];
}
