const cycleId = /^(cycle|measure)-([a-z0-9-]+)-(\d+)$/;
/** Requests within this interval are the same measurement, ms: the number in the correlation id counts the intervals. */
const measureMs = 30_000;

/** Returns what a correlation id started, a cycle or a measurement of a brand, and when (Unix ms). Null for any other id. */
export function parseCycleId(correlationId: string): { action: "cycle" | "measure"; brand: string; startMs: number } | null {
  const [, action, brand, number] = cycleId.exec(correlationId) ?? [];
  if (brand === undefined || number === undefined) return null;
  const n = Number(number);
  return action === "cycle" ? { action: "cycle", brand, startMs: n } : { action: "measure", brand, startMs: n * measureMs };
}
