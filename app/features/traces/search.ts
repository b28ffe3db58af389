/** The time ranges of the list of traces, ms. Without one, all stored traces are listed. */
export const sinceOptions = { "1h": 3_600_000, "24h": 86_400_000, "7d": 604_800_000 } as const;
export type Since = keyof typeof sinceOptions;
export type TraceListSearch = { tenant?: string; q?: string; since?: Since };

/** Reads the filters of the list from URL parameters. Invalid values are left out. */
export function readTraceListSearch(search: Record<string, unknown>): TraceListSearch {
  const { tenant, q, since } = search;
  return {
    ...(typeof tenant === "string" && tenant ? { tenant } : {}),
    ...(typeof q === "string" && q ? { q } : {}),
    ...(typeof since === "string" && Object.hasOwn(sinceOptions, since) ? { since: since as Since } : {}),
  };
}

/**
 * The view of a trace, kept in the URL: the selected span, whether parts have rows of their own (`all`), whether idle time is
 * shown, whether the trace is followed live, and the part in view, ms since its start.
 */
export type TraceSearch = { span?: string; rows?: "all"; idle?: "shown"; live?: "off"; from?: string; to?: string };

const isMs = (value: unknown): value is string => typeof value === "string" && /^\d{1,13}$/.test(value);

/** Reads the view of a trace from URL parameters. Invalid values are left out. */
export function readTraceSearch(search: Record<string, unknown>): TraceSearch {
  const { span, from, to } = search;
  return {
    ...(typeof span === "string" && span ? { span } : {}),
    ...(search["rows"] === "all" ? { rows: "all" as const } : {}),
    ...(search["idle"] === "shown" ? { idle: "shown" as const } : {}),
    ...(search["live"] === "off" ? { live: "off" as const } : {}),
    ...(isMs(from) && isMs(to) && Number(from) < Number(to) ? { from, to } : {}),
  };
}
