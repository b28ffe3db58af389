import type { Trace, TraceSummary } from "#domain/traces";
import { answer, api } from "../api.ts";
import type { Page } from "../page.ts";
import { sinces, type TracesSearch } from "./search.ts";
import { measuredNow } from "../clock/serverClock.ts";

/** A trace in a list, named as lists name things: by an id. */
export type Listed = TraceSummary & { id: string };

export const listKey = (search: TracesSearch) => ["traces", "list", search] as const;

/** Traces on one page at most. */
const mostListed = 100;

/** One page of traces, newest first. */
export async function list({ brand, q, since }: TracesSearch, cursor: string | undefined, limit?: number): Promise<Page<Listed>> {
  // To the minute: a page that is asked for again asks for the same.
  const from = since && new Date(Math.floor(((await measuredNow()) - sinces[since]) / 60_000) * 60_000).toISOString();
  const page = await answer(
    api.traces.$get({ query: { brand, q, from, cursor, limit: limit === undefined ? undefined : String(Math.min(limit, mostListed)) } }),
  );
  return { ...page, items: page.items.map((one) => ({ ...one, id: one.firstJobId })) };
}

/** What a file of traces holds of each. */
export const exported = [
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
export async function listFlat(search: TracesSearch, cursor: string | undefined, limit: number) {
  const { items, nextCursor } = await list(search, cursor, limit);
  return { items: items.map(({ counts, ...rest }) => ({ ...rest, ...counts })), nextCursor };
}

export const traceKey = (correlationId: string) => ["traces", "one", correlationId] as const;

/** One page of a trace, in the order of ids. */
export const part = (correlationId: string, cursor: string | undefined): Promise<Trace> =>
  answer(api.traces[":correlationId"].$get({ param: { correlationId }, query: { cursor } }));
