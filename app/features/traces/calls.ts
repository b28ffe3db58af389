import type { Trace, TraceSummary } from "#domain/traces/trace";
import { resultOf, api } from "../../core/api.ts";
import { tenantFields } from "../../core/tenant.ts";
import type { Page } from "../../core/page.ts";
import { sinceOptions, type TraceListSearch } from "./search.ts";
import { measuredNow } from "../../core/clock/serverClock.ts";

/** A trace in a list. `id` is the key of its row. */
export type ListedTrace = TraceSummary & { id: string };

export const listKey = (search: TraceListSearch) => ["traces", "list", search] as const;

/** The most traces on a page. */
const maxPageSize = 100;

/** One page of traces, newest first. */
export async function listTraces(
  { tenant, q, since }: TraceListSearch,
  cursor: string | undefined,
  limit?: number,
): Promise<Page<ListedTrace>> {
  // Rounded to the minute, so that repeated requests are the same.
  const from = since && new Date(Math.floor(((await measuredNow()) - sinceOptions[since]) / 60_000) * 60_000).toISOString();
  const page = await resultOf(
    api.traces.$get({
      query: {
        tenant,
        q,
        from,
        cursor,
        limit: limit === undefined ? undefined : String(Math.min(limit, maxPageSize)),
      },
    }),
  );
  return { ...page, items: page.items.map((trace) => ({ ...trace, id: trace.firstJobId })) };
}

type ExportedTrace = Omit<ListedTrace, "counts"> & ListedTrace["counts"];

/** The columns of the export of traces, in order. */
export const traceExportFields = (): (keyof ExportedTrace)[] => [
  "correlationId",
  "title",
  ...tenantFields<ExportedTrace>(),
  "startedBy",
  "startedAt",
  "endedAt",
  "jobs",
  "completed",
  "failed",
  "unfinished",
  "runs",
  "exact",
];

/** {@link listTraces} with the counts as fields of each row, as in the export. */
export async function listTracesForExport(
  search: TraceListSearch,
  cursor: string | undefined,
  limit: number,
): Promise<Page<ExportedTrace>> {
  const { items, nextCursor } = await listTraces(search, cursor, limit);
  return { items: items.map(({ counts, ...rest }) => ({ ...rest, ...counts })), nextCursor };
}

export const traceKey = (correlationId: string) => ["traces", "one", correlationId] as const;

/** One page of the spans of a trace, in the order of ids. */
export const getTracePage = (correlationId: string, cursor: string | undefined): Promise<Trace> =>
  resultOf(api.traces[":correlationId"].$get({ param: { correlationId }, query: { cursor } }));
