/** What can be asked of the list of traces; all of it stands in the address. No `since` means all that are kept. */
export const sinceOptions = { "1h": 3_600_000, "24h": 86_400_000, "7d": 604_800_000 } as const;
export type Since = keyof typeof sinceOptions;
export type TraceListSearch = { brand?: string; q?: string; since?: Since };

export function readTraceListSearch(search: Record<string, unknown>): TraceListSearch {
  const { brand, q, since } = search;
  return {
    ...(typeof brand === "string" && brand ? { brand } : {}),
    ...(typeof q === "string" && q ? { q } : {}),
    ...(typeof since === "string" && Object.hasOwn(sinceOptions, since) ? { since: since as Since } : {}),
  };
}

/**
 * How a trace is looked at: the selected span, parts as rows (`all`), idle time drawn as long as it was, following what goes on
 * or not, and the stretch zoomed into, ms since the beginning.
 */
export type TraceSearch = { span?: string; rows?: "all"; idle?: "shown"; live?: "off"; from?: string; to?: string };

const isMs = (value: unknown): value is string => typeof value === "string" && /^\d{1,13}$/.test(value);

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
