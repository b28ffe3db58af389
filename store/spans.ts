import { daysBefore, keptDays } from "#domain/retention";
/** One try that ended: how long its job had been ready before it started, and how long it ran, ms. */
export type TryTimes = { outcome: "completed" | "retried" | "failed"; waitedMs: number; ranMs: number };

/** Buckets of a histogram: less than 8 ms, 16 ms, 32 ms and so on, doubled each time; the last takes all above. */
export const histogramSize = 20;
const firstEdgeMs = 8;

/** The bucket that `ms` falls into. */
export const bucketOf = (ms: number): number =>
  Math.min(Math.max(0, Math.floor(Math.log2(Math.max(ms, 1) / firstEdgeMs)) + 1), histogramSize - 1);

/** From where to where a bucket reaches, ms; the last one is given as twice its beginning. */
export const edgesOf = (bucket: number): [number, number] => [
  bucket === 0 ? 0 : firstEdgeMs * 2 ** (bucket - 1),
  firstEdgeMs * 2 ** bucket,
];

const outcomes = ["completed", "retried", "failed"] as const;
const buckets = (letter: "w" | "r") => Array.from({ length: histogramSize }, (_, index) => `${letter}${index}`);
/** The columns of `queue_spans` that are counted, in the order in which they are written. */
export const spanCounters = [...outcomes, ...buckets("w"), ...buckets("r"), "wait_ms", "run_ms"];

const spans = { minute: 60_000, quarter: 900_000, hour: 3_600_000 } as const;
export type Span = keyof typeof spans;

/** The beginning of the minute, quarter or hour that `at` is in, ISO UTC. */
export const spanStart = (span: Span, at: string): string => new Date(Math.floor(Date.parse(at) / spans[span]) * spans[span]).toISOString();

const upsert = `INSERT INTO queue_spans (span, queue, at, ${spanCounters.join(", ")})
  SELECT value->>0, ?2, value->>1, ${spanCounters.map((_, index) => `value->>${index + 2}`).join(", ")} FROM json_each(?1) WHERE true
  ON CONFLICT (span, queue, at) DO UPDATE SET ${spanCounters.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`;

/** Statements that count ended tries of a queue into its minute, its quarter of an hour and its hour. None for none. */
export function countSpans(db: D1Database, queue: string, tries: readonly TryTimes[], at: string): D1PreparedStatement[] {
  if (tries.length === 0) return [];
  const waits = Array.from({ length: histogramSize }, () => 0);
  const runs = Array.from({ length: histogramSize }, () => 0);
  for (const { waitedMs, ranMs } of tries) {
    waits[bucketOf(waitedMs)] = (waits[bucketOf(waitedMs)] ?? 0) + 1;
    runs[bucketOf(ranMs)] = (runs[bucketOf(ranMs)] ?? 0) + 1;
  }
  const sumOf = (times: readonly number[]) => times.reduce((sum, ms) => sum + Math.max(0, ms), 0);
  const sums = [sumOf(tries.map(({ waitedMs }) => waitedMs)), sumOf(tries.map(({ ranMs }) => ranMs))];
  const counts = [...outcomes.map((outcome) => tries.filter((one) => one.outcome === outcome).length), ...waits, ...runs, ...sums];
  const rows = (Object.keys(spans) as Span[]).map((span) => [span, spanStart(span, at), ...counts]);
  return [db.prepare(upsert).bind(JSON.stringify(rows), queue)];
}

/** Deletes up to 500 minutes and quarters, and up to 500 hours, that are older than they are kept. */
export const forgetSpans = (db: D1Database, now: Date): D1PreparedStatement[] =>
  (Object.keys(spans) as Span[]).map((span) => {
    return db
      .prepare(
        `DELETE FROM queue_spans WHERE (span, queue, at) IN (SELECT span, queue, at FROM queue_spans WHERE span = ?1 AND at < ?2 LIMIT 500)`,
      )
      .bind(span, daysBefore(now, span === "hour" ? keptDays.hourBuckets : keptDays.shortBuckets));
  });

/** Writes down when a version was first seen. Seen again it changes nothing. */
export const noteDeploy = (db: D1Database, at: string, version: string): D1PreparedStatement =>
  db
    .prepare(
      `INSERT OR IGNORE INTO deploys (at, version) SELECT ?1, ?2
       WHERE coalesce((SELECT version FROM deploys ORDER BY at DESC LIMIT 1), '') <> ?2`,
    )
    .bind(at, version);

/** Deletes deploys older than they are kept. */
export const deleteDeploys = (db: D1Database, now: Date): D1PreparedStatement =>
  db.prepare(`DELETE FROM deploys WHERE at IN (SELECT at FROM deploys WHERE at < ?1 LIMIT 500)`).bind(daysBefore(now, keptDays.deploys));
