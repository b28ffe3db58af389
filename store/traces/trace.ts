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

/** Tries told on one page at most. */
const maxAttempts = 2_000;

/**
 * All that is known under a correlation id, in the order in which it was made, about `limit` spans (up to 1,000) at a time. Reads about as
 * many rows as it tells. Throws `not_found` when nothing has the id.
 */
export async function getTrace(
  db: D1Database,
  correlationId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<Trace> {
  const read = Math.max(2, Math.ceil(page.limit / 2));
  const [heads, ...tables] = await db.batch([
    db.prepare(firstJobSql).bind(correlationId),
    ...selectTraceRows(db, correlationId, page.cursor, read),
  ]);
  const found = mergeTraceRows(tables, read);
  const head = (heads?.results[0] as FirstRow | undefined) ?? null;
  if (found.rows.length === 0 && !head) throw new ApiError("not_found", `Nothing has the correlation id ${correlationId}`);
  // More of them than a page has room for: those that are left out belong to what comes after the cut.
  const allActs = await readAuditRows(db, found.rows, page.limit * 2);
  const { taken, cursor } = takePage(found, allActs, page.limit);
  const targets = new Set(taken.map(auditTargetOf));
  const acts = allActs.filter(({ target }) => targets.has(target));
  const isFirst = page.cursor === undefined;
  const [{ attempts, replays }, began] = await Promise.all([
    readAttempts(db, taken, maxAttempts),
    isFirst ? findStartingEntry(db, correlationId) : null,
  ]);
  const actsOfJob = Map.groupBy(acts, ({ target }) => target);
  const own = taken.flatMap((one): Span[] => {
    if (one.kind === "run") return spansOfRun(one.row);
    if (one.kind === "letter") return [deadLetterSpan(one.row)];
    const retries = (actsOfJob.get(`job:${one.id}`) ?? []).flatMap(({ action, at }) => (action === "job.retry" ? [at] : []));
    return spansOfJob(one.row, attempts.get(one.id) ?? [], [...retries, ...(replays.get(one.id) ?? [])]);
  });
  const named = traceHeadOf(correlationId, head);
  const startedBy = began?.actor ?? named.startedBy;
  const startedAt = began?.at ?? own.reduce((least, span) => (span.startedAt < least ? span.startedAt : least), head?.createdAt ?? "~");
  const start = isFirst ? startSpan(correlationId, { ...named, startedBy, startedAt }, began) : [];
  const spans = withParents([...start, ...own, ...acts.map(auditSpan)]);
  return {
    correlationId,
    ...named,
    startedBy,
    startedAt,
    endedAt: endOfSpans(spans),
    counts: spanCountsOf(spans),
    spans,
    nextCursor: cursor,
  };
}

/** What began the trace, where it was a clock or a person. */
function startSpan(correlationId: string, head: ReturnType<typeof traceHeadOf> & { startedAt: string }, act: AuditRow | null): Span[] {
  const scheduled = head.title.startsWith("Schedule ");
  if (!scheduled && parseCycleId(correlationId) === null) return [];
  const { title, startedAt, startedBy, brand } = head;
  const link = act ? `/audit?entry=${act.id}` : scheduled ? "/schedules" : brand && `/brands/${brand}`;
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
      reason: act?.reason ?? null,
      link,
    },
  ];
}
