import type { Trace, TraceSummary } from "#domain/traces/trace";
import { resultOf, api } from "../api.ts";
import type { Page } from "../page.ts";
import { sinceOptions, type TraceListSearch } from "./search.ts";
import { measuredNow } from "../clock/serverClock.ts";

/** A trace in a list, named as lists name things: by an id. */
export type ListedTrace = TraceSummary & { id: string };

export const listKey = (search: TraceListSearch) => ["traces", "list", search] as const;

/** Traces on one page at most. */
const maxPageSize = 100;

/** One page of traces, newest first. */
export async function listTraces(
  { brand, q, since }: TraceListSearch,
  cursor: string | undefined,
  limit?: number,
): Promise<Page<ListedTrace>> {
  // To the minute: a page that is asked for again asks for the same.
  const from = since && new Date(Math.floor(((await measuredNow()) - sinceOptions[since]) / 60_000) * 60_000).toISOString();
  const page = await resultOf(
    api.traces.$get({ query: { brand, q, from, cursor, limit: limit === undefined ? undefined : String(Math.min(limit, maxPageSize)) } }),
  );
  return { ...page, items: page.items.map((one) => ({ ...one, id: one.firstJobId })) };
}

/** What a file of traces holds of each. */
export const traceExportFields = [
  "correlationId",
  "title",
  "brand",
  "startedBy",
  "startedAt",
  "endedAt",
  "jobs",
  "completed",
  "failed",
  "unfinished",
  "runs",
  "exact",
] as const;

/** {@link list} with the counts as fields of their own, as a file has them. */
export async function listTracesForExport(search: TraceListSearch, cursor: string | undefined, limit: number) {
  const { items, nextCursor } = await listTraces(search, cursor, limit);
  return { items: items.map(({ counts, ...rest }) => ({ ...rest, ...counts })), nextCursor };
}

export const traceKey = (correlationId: string) => ["traces", "one", correlationId] as const;

/** One page of a trace, in the order of ids. */
export const getTracePage = (correlationId: string, cursor: string | undefined): Promise<Trace> =>
  resultOf(api.traces[":correlationId"].$get({ param: { correlationId }, query: { cursor } }));
